import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { commandLines, documentedBlock } from './documented-blocks.ts';
import { eventually, StartedProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const [npmStart = '', npmTest] = commandLines(documentedBlock('README.md', 'npm start'));

const optionsFor = (dir: string) => ['--dir', dir, '--interval', '200ms', '--listen', '127.0.0.1:0'];

/** What `npm start -- …` runs. */
function start(dir: string, ...options: string[]): StartedProgram {
  return new StartedProgram(process.execPath, ['scripts/start.js', ...optionsFor(dir), ...options]);
}

/** The same, in a group of its own. */
function startGroup(dir: string): StartedProgram {
  return new StartedProgram(process.execPath, ['scripts/start.js', ...optionsFor(dir)], { leads: true });
}

/** Resolves when npm start has started its server, however far that has come. */
async function serverStarted({ child: { pid } }: StartedProgram): Promise<void> {
  await eventually(() => {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
    return children.some((child) => commandLineOf(child).includes('prom-remote')) || undefined;
  });
}

/** Empty for a process that has ended, as those of set-up do. */
function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return '';
    throw error;
  }
}

/** The endings of the files in a folder, each once. */
function endings(dir: string): string[] {
  return [...new Set(readdirSync(dir).map((name) => name.slice(name.lastIndexOf('.'))))];
}

/** Resolves when the first file is being recorded. */
async function recordingIn(dir: string): Promise<void> {
  await eventually(() => (existsSync(dir) && endings(dir).includes('.wav') ? true : undefined));
}

test('the other command of README is the one that runs these tests', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect([npmTest, scripts['test']]).toEqual(['npm test', 'exec node scripts/test.js']);
});

test('records, serves, and ends by itself after --duration with every file encoded', async () => {
  const dir = join(folder, 'duration');
  // A machine that is busy may miss every tick of a second.
  const program = await eventually(async () => {
    const tried = start(dir, '--duration', '1s');
    expect(await tried.ended()).toBe(0);
    return endings(dir).length > 0 ? tried : undefined;
  });
  expect(program.stderr).toMatch(
    /remote_read:\n {2}- url: http:\/\/127\.0\.0\.1:\d+\/api\/v1\/read\n {4}read_recent: true/,
  );
  expect(endings(dir)).toEqual(['.flac']);
});

test('ends cleanly with 130 after Ctrl-C, with every file encoded', async () => {
  const dir = join(folder, 'interrupted');
  const program = start(dir);
  await recordingIn(dir);
  expect(await program.stop('SIGINT')).toBe(130);
  expect(program.stderr).toContain('all files are closed');
  expect(endings(dir)).toEqual(['.flac']);
});

test('ends cleanly with 130 after a Ctrl-C that meets its server before that listens for it', async () => {
  const program = startGroup(join(folder, 'at once'));
  await serverStarted(program);
  expect(await program.interruptGroup()).toBe(130);
});

test('ends cleanly with 130 after a Ctrl-C that meets its agent before that listens for it', async () => {
  const dir = join(folder, 'soon');
  const program = startGroup(dir);
  await program.printed(/Ctrl-C ends both/);
  expect(await program.interruptGroup()).toBe(130);
  expect(program.stderr).toContain(
    readdirSync(dir).length === 0 ? 'Nothing was recorded.' : `Everything that was recorded is in ${dir}`,
  );
});

// `ended` waits for all that npm has started, since they share its output.
test.each([
  ['SIGINT', 130],
  ['SIGTERM', 0],
] as const)('ends all its programs cleanly when only npm is told to by %s', async (signal, status) => {
  const dir = join(folder, `npm-${signal}`);
  const npm = new StartedProgram('sh', ['-c', `exec ${npmStart} -- "$@"`, 'sh', ...optionsFor(dir)]);
  await recordingIn(dir);
  expect(await npm.stop(signal)).toBe(status);
  expect(npm.stderr).toContain('all files are closed');
});

test.each([
  [['--interval', '100ms'], '200ms is the least'],
  [['--interval', '7s', '--rotate', '1m'], 'no multiple'],
  [['--label', 'cpu=9'], 'given by the metric'],
])('refuses %j with status 2, before it does anything', async (options, words) => {
  const dir = join(folder, 'never');
  const program = start(dir, ...options);
  expect(await program.ended()).toBe(2);
  expect(program.stderr).toMatch(/^error: /m);
  expect(program.stderr).toContain(words);
  expect(existsSync(dir)).toBe(false);
});

test('ends with 1, and claims nothing, where not everything was encoded', async () => {
  const dir = join(folder, 'damaged');
  mkdirSync(dir);
  writeFileSync(join(dir, 'cpu_0_2026-01-01_00-00-00.wav'), 'RIFF, but damaged');
  const program = start(dir, '--duration', '1s');
  expect(await program.ended()).toBe(1);
  expect(program.stderr).toContain('Not everything was recorded and encoded');
  expect(program.stderr).not.toContain('Everything that was recorded');
});

test('says when the address is taken, ends with 1, and has recorded nothing', async () => {
  const dir = join(folder, 'taken');
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const program = start(dir, '--listen', `127.0.0.1:${port}`);
  expect(await program.ended()).toBe(1);
  expect(program.stderr).toContain(`another program listens on 127.0.0.1:${port} already`);
  expect(program.stderr).toContain('It cannot be served, see above: nothing was recorded.');
  expect(readdirSync(dir)).toEqual([]);
  other.close();
});
