import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runProgram, startProgram, type StartedProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const page = readFileSync('docs/remote-read.md', 'utf8');

/** Cells of the rows of the table under a heading. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = page.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  const lines = own.split('\n').filter((line) => line.startsWith('| '));
  return lines.slice(1).map((line) =>
    line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}

function quotedIn(text: string | undefined): string[] {
  return [...(text ?? '').matchAll(/`([^`]+)`/g)].map(([, quoted = '']) => quoted);
}

describe('docs/remote-read.md', () => {
  let server: StartedProgram;
  let url: string;

  beforeAll(async () => {
    const recordings = join(temporaryFolder(), 'recordings');
    mkdirSync(recordings);
    server = startProgram('prom-remote', '--dir', recordings, '--listen', '127.0.0.1:0');
    [, url = ''] = await server.printed(/url=(\S+)/);
  });

  afterAll(() => server.stop());

  test('has the limits that are in effect', async () => {
    const { stdout } = await runProgram('prom-remote', '--print-config');
    const told = rowsUnder('Limits').flatMap(([, byDefault = '', option = '']) =>
      quotedIn(option).map((flag) => `${flag.slice('--'.length)}: ${byDefault.replaceAll(',', '')}`),
    );
    const inEffect = [...stdout.matchAll(/^ {2}((?:max-\S+|read-timeout): \S+)/gm)].map(
      ([, line = '']) => line,
    );
    expect(told.toSorted()).toEqual(inEffect.toSorted());
  });

  test('has the metrics that are told', async () => {
    const metrics = await (await fetch(`${url}/metrics`)).text();
    const told = rowsUnder('Metrics').flatMap(([names]) => quotedIn(names));
    const there = [...metrics.matchAll(/^# TYPE (prom_remote_\S+)/gm)].map(([, name = '']) => name);
    expect(told.toSorted()).toEqual(there.toSorted());
  });

  test('has the endpoints that are answered, by their methods', async () => {
    for (const [paths, methods = ''] of rowsUnder('Endpoints')) {
      for (const path of quotedIn(paths)) {
        const address = `${url}${path.replace('NAME', 'job')}`;
        const { status, headers } = await fetch(address, { method: 'PUT' });
        expect([path, status, headers.get('Allow') ?? '']).toEqual([path, 405, methods]);
      }
    }
  });
});
