import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { StartedProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const page = readFileSync('docs/configuration.md', 'utf8');

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, text = '']) => text,
  );
}

const [file = ''] = blocks('yaml');
writeFileSync(join(folder, 'flac-metrics.yml'), file);

test.each(blocks('console'))('docs/configuration.md shows what the programs print: %s', async (block) => {
  const lines = block.split('\n');
  const commands = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  const path = [resolve('node_modules/.bin'), process.env['PATH']].join(delimiter);
  const script = [`cd '${folder}'`, `PATH='${path}'`, 'exec 2>&1', ...commands].join('\n');
  const shell = new StartedProgram('sh', ['-c', script]);
  await shell.ended();
  expect(shell.stdout).toBe(
    lines
      .slice(commands.length)
      .map((line, at, all) => (at < all.length - 1 ? `${line}\n` : line))
      .join(''),
  );
});

test('docs/configuration.md has a file that the programs take', async () => {
  const config = join(folder, 'flac-metrics.yml');
  for (const program of ['monitoring-agent', 'prom-remote', 'flac-read']) {
    const printing = new StartedProgram(join('node_modules/.bin', program), [
      '--config',
      config,
      '--print-config',
    ]);
    expect(await printing.ended()).toBe(0);
  }
});
