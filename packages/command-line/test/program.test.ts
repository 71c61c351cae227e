import { fork, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';

const sleeper = fileURLToPath(new URL('sleeper.ts', import.meta.url));
const fromSource = ['--conditions=@flac-metrics/source', '--import', 'tsx'];

function start(...args: string[]) {
  return spawn(process.execPath, [...fromSource, sleeper, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finish(child: ReturnType<typeof start>) {
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, status };
}

describe('a program', () => {
  test('prints its help with examples on stdout', async () => {
    const { stdout, stderr, status } = await finish(start('--help'));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatchInlineSnapshot(`
      "Usage: sleeper [options] <way>

      Waits, or fails in the way it is told.

      Arguments:
        way              done, usage, failure, defect, wait, or unfinished

      Options:
        --version        print the version and exit
        --span <time>    a time span
        -h, --help       print this help and exit

      Configuration:
        --config <file>  options in YAML (variable: FLAC_METRICS_CONFIG); flags go
                         before variables, FLAC_METRICS_SLEEPER_<OPTION>, and those
                         before the file
        --print-config   print the values in effect as such a file, and exit

      Examples:
        $ sleeper wait --span 1s
            waits for a signal
      "
    `);
  });

  test('prints the version of its package', async () => {
    expect((await finish(start('--version'))).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('ends with 0 when all went well', async () => {
    expect(await finish(start('done'))).toEqual({ stdout: '', stderr: '', status: 0 });
  });

  test.each([
    [['done', '--span', 'soon'], '"soon" is not a time span'],
    [['done', '--nonsense'], 'unknown option'],
    [[], 'missing required argument'],
    [['done', 'more'], 'too many arguments'],
    [['usage'], 'sleeper: ask for something else'],
  ])('ends with 2 for the usage %j', async (args, words) => {
    const { stdout, stderr, status } = await finish(start(...args));
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
    expect(stderr).toContain(words);
  });

  test('gives a terminal no orders by an option that it does not know', async () => {
    expect((await finish(start('--\u001B[2J'))).stderr).toContain(String.raw`unknown option '--\x1b[2J'`);
  });

  test('tells a failure in one line and ends with 1', async () => {
    expect(await finish(start('failure'))).toEqual({
      stdout: '',
      stderr: 'sleeper: file.wav: damaged at byte 12\n',
      status: 1,
    });
  });

  test('shows the stack of a defect', async () => {
    const { stderr, status } = await finish(start('defect'));
    expect(status).toBe(1);
    expect(stderr).toMatch(/TypeError: not a function\n +at /);
  });

  test.each([
    ['wait', 'SIGINT', 130],
    ['wait', 'SIGTERM', 0],
    ['unfinished', 'SIGINT', 130],
    ['unfinished', 'SIGTERM', 143],
  ] as const)('told to %s, ends after %s with %d', async (way, signal, status) => {
    const child = start(way);
    await once(child.stdout, 'data');
    child.kill(signal);
    // It may come when the program is at its end and listens no more: a shell tells the same number for that, but where it is 0.
    if (status !== 0) child.kill(signal);
    const ended = (await finish(child)).status;
    expect(ended ?? 128 + constants.signals[signal]).toBe(status);
  });

  test.each([
    ['wait', 0],
    ['unfinished', 143],
  ])('told to %s, and started with a channel, ends with %d when its parent is gone', async (way, status) => {
    const child = fork(sleeper, [way], { execArgv: fromSource, silent: true });
    if (!child.stdout) throw new Error('no output');
    await once(child.stdout, 'data');
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([status, null]);
  });

  test('started with a channel, ends when it fails while it listens for an interruption', async () => {
    const child = fork(sleeper, ['fail-listening'], { execArgv: fromSource, silent: true });
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  test('started with a channel, ends when its parent was gone before it could listen', async () => {
    const child = fork(sleeper, ['wait'], { execArgv: fromSource, silent: true });
    child.disconnect();
    expect(await once(child, 'exit')).toEqual([0, null]);
  });

  test('finishes its work when the reader of its output leaves, and ends with its true status', async () => {
    const child = start('work');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ stderr, status }).toEqual({ stderr: 'the work is done\n', status: 1 });
  });

  test('finishes its work when nobody reads its messages either', async () => {
    const child = start('work');
    await once(child.stdout, 'data');
    child.stderr.destroy();
    child.stdout.destroy();
    expect(await once(child, 'exit')).toEqual([1, null]);
  });

  test('whose output is all it is for ends quietly when the reader leaves', async () => {
    const child = start('flood');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  test.skipIf(!existsSync('/dev/full')).each([
    ['flood', ''],
    ['done-loudly', 'the work is done\n'],
  ])('told to %s onto a disk that is full, says so in a line and ends with 1', async (way, more) => {
    const ontoFull = ['-c', 'exec "$0" "$@" >/dev/full', process.execPath, ...fromSource, sleeper, way];
    const child = spawn('sh', ontoFull, { stdio: ['ignore', 'ignore', 'pipe'] });
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect({ stderr, status }).toEqual({
      stderr: `sleeper: standard output: no space left on device\n${more}`,
      status: 1,
    });
  });
});
