import { linkSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runProgram, startProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

/** Every program that a package brings, with the version of its package. */
const programs = readdirSync('packages').flatMap((folder) => {
  const manifest: { version: string; bin?: Record<string, string> } = JSON.parse(
    readFileSync(join('packages', folder, 'package.json'), 'utf8'),
  );
  return Object.keys(manifest.bin ?? {}).map((name) => [name, manifest.version] as const);
});

describe.each(programs)('%s', (name, version) => {
  test('explains itself on stdout, in lines that fit a terminal, with examples', async () => {
    const { status, stdout, stderr } = await runProgram(name, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Usage: ${name} `);
    const [explanation = '', examples = ''] = stdout.split('\nExamples:\n');
    for (const line of explanation.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(examples.split('\n').filter((line) => line.startsWith(`  $ ${name}`)).length).toBeGreaterThan(0);
  });

  test('tells its version', async () => {
    expect(await runProgram(name, '--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('refuses an option that it does not know, with status 2 and nothing on stdout', async () => {
    const { status, stdout, stderr } = await runProgram(name, '--nonsense');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    // Commander names an option that is missing before one that is unknown.
    expect(stderr).toMatch(/^error: (unknown option '--nonsense'|required option)/);
    expect(stderr).toContain(`(${name} --help tells the options)`);
  });
});

const endings = (dir: string) => new Set(readdirSync(dir).map((name) => name.slice(name.indexOf('.'))));

async function generate(path: string, samples: number, seed = 1): Promise<string> {
  const options = ['--signal', 'noise', '--samples', `${samples}`, '--seed', `${seed}`];
  await runProgram('wav-generator', '--out', path, ...options);
  return path;
}

describe('told to stop in the middle of long work', () => {
  const wav = join(folder, 'long.wav');
  const flac = join(folder, 'long.flac');

  beforeAll(async () => {
    await generate(wav, 5_000_000);
    await runProgram('flac-encode', '--keep', wav);
  });

  /** A folder with more work than any test waits for, at the cost of none. */
  function manyLinks(...paths: string[]): string {
    const dir = mkdtempSync(join(folder, 'links-'));
    for (const path of paths) {
      const ending = path.slice(path.lastIndexOf('.'));
      for (let index = 0; index < 40; index += 1) linkSync(path, join(dir, `${index}${ending}`));
    }
    return dir;
  }

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s, flac-encode ends with %d, leaving no part behind', async (signal, status) => {
    const dir = manyLinks(wav);
    const out = mkdtempSync(join(folder, 'out-'));
    const program = startProgram('flac-encode', '--keep', '--out', out, dir);
    await program.printed(/→/);
    expect(await program.stop(signal)).toBe(status);
    expect(endings(out)).toEqual(new Set(['.flac']));
    expect(readdirSync(dir).length).toBe(40);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s, flac-verify ends with %d', async (signal, status) => {
    const program = startProgram('flac-verify', manyLinks(wav, flac));
    await program.printed(/equal/);
    expect(await program.stop(signal)).toBe(status);
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('by %s, flac-read ends with %d', async (signal, status) => {
    const program = startProgram('flac-read', flac);
    await program.printed(/,/);
    expect(await program.stop(signal)).toBe(status);
  });
});

describe.each([
  ['prom-remote', () => ['--dir', folder]],
  [
    'flac-exporter',
    async () => {
      const wav = await generate(join(folder, 'replayed.wav'), 100);
      await runProgram('flac-encode', '--force', wav);
      return [join(folder, 'replayed.flac')];
    },
  ],
] as const)('%s', (name, args) => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 0],
  ] as const)('ends cleanly after %s with %d', async (signal, status) => {
    const program = startProgram(name, '--listen', '127.0.0.1:0', ...(await args()));
    await program.printed(/http:/);
    expect(await program.stop(signal)).toBe(status);
  });
});

describe('when the reader of its output has left', () => {
  const start = (name: string, ...args: string[]) => {
    const program = startProgram(name, ...args);
    program.child.stdout.destroy();
    return program;
  };

  test('flac-encode encodes every file', async () => {
    const dir = join(folder, 'unread');
    mkdirSync(dir);
    for (const name of ['a', 'b', 'c']) await generate(join(dir, `${name}.wav`), 100);
    expect(await start('flac-encode', dir).ended()).toBe(0);
    expect(readdirSync(dir)).toEqual(['a.flac', 'b.flac', 'c.flac']);
  });

  test('flac-verify still tells by its status what is not equal', async () => {
    const dir = join(folder, 'unequal');
    mkdirSync(dir);
    for (const name of ['a', 'b']) await generate(join(dir, `${name}.wav`), 100);
    await runProgram('flac-encode', dir);
    await generate(join(dir, 'a.wav'), 100);
    await generate(join(dir, 'b.wav'), 100, 2);
    expect(await start('flac-verify', dir).ended()).toBe(1);
  });

  test('flac-read has done what it is for', async () => {
    const wav = await generate(join(folder, 'left.wav'), 100);
    await runProgram('flac-encode', wav);
    const program = start('flac-read', wav.replace('.wav', '.flac'));
    expect([await program.ended(), program.stderr]).toEqual([0, '']);
  });
});
