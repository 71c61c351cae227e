import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { RunningProgram } from '../scripts/running-program.js';
import { buildArguments, couldNotFetch } from '../scripts/set-up.js';
import { summarize } from '../scripts/test-summary.js';
import { StartedProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

/** Runs a module of JavaScript; `ended` waits for all that it has started, since they share its output. */
function start(code: string): StartedProgram {
  return new StartedProgram(process.execPath, ['--input-type=module', '--eval', code]);
}

/** Prints a line and goes on for ever, as its child does. */
const parentAndChild = `
  const { spawn } = await import('node:child_process');
  const forever = "console.log('running'); setInterval(() => {}, 1000)";
  spawn(process.execPath, ['--eval', forever], { stdio: 'inherit' });
  setInterval(() => {}, 1000);`;

const group = (mostMs: number) => `
  const { runGroup } = await import('./scripts/process-group.js');
  const args = ['--input-type=module', '--eval', ${JSON.stringify(parentAndChild)}];
  const status = await runGroup(process.execPath, args, { cwd: '.', mostMs: ${mostMs} });
  console.log('ended with ' + status);`;

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('a group ends with all its processes after %s', async (signal, status) => {
  const program = start(group(600_000));
  await program.printed(/running/);
  expect(await program.stop(signal)).toBe(0);
  expect(program.stdout).toContain(`ended with ${status}`);
});

test('a group ends with all its processes when its time is over', async () => {
  const program = start(group(1));
  expect(await program.ended()).toBe(0);
  expect(program.stdout).toContain('ended with too-late');
});

test('a program that cannot be started has ended, not cleanly, and is named', async () => {
  const stderr = vi.spyOn(console, 'error').mockImplementation(() => {});
  expect(await new RunningProgram('no-such-program', []).ended).toBe(false);
  expect(stderr).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('no-such-program cannot be run'));
});

test('a program that is stopped before it can listen for that has ended cleanly', async () => {
  const program = new RunningProgram('prom-remote', ['--dir', 'docs', '--listen', '127.0.0.1:0']);
  program.stop();
  program.stop();
  expect(await program.ended).toBe(true);
});

test.each([
  ['SIGINT', 130],
  ['SIGKILL', null],
] as const)('a program ends when the process that has started it ends by %s', async (signal, status) => {
  const program = start(`
    const { RunningProgram } = await import('./scripts/running-program.js');
    new RunningProgram('prom-remote', ['--dir', 'docs', '--listen', '127.0.0.1:0']);
    process.on('SIGINT', () => process.exit(130));`);
  await program.printed(/serving/);
  expect(await program.stop(signal)).toBe(status);
});

/** The packages that a script, and what it imports, cannot start without. */
function packagesBefore(script: string): string[] {
  const imports = readFileSync(join('scripts', script), 'utf8').matchAll(/^(?:import|\}) .*from '(.+)';$/gm);
  return Array.from(imports, ([, name = '']) => name).flatMap((name) =>
    name.startsWith('./') ? packagesBefore(name) : name.startsWith('node:') ? [] : [name],
  );
}

test('scripts that set up need nothing before that set-up installs', () => {
  const scripts = readdirSync('scripts').filter((name) =>
    readFileSync(join('scripts', name), 'utf8').includes('\nsetUp();'),
  );
  expect(scripts).toEqual(expect.arrayContaining(['start.js', 'test.js', 'pack.js', 'bench.js']));
  for (const script of scripts) expect([script, packagesBefore(script)]).toEqual([script, []]);
});

test('npm run bench knows the benchmarks that there are, and nothing else', async () => {
  const program = new StartedProgram('node_modules/.bin/tsx', ['bench/main.ts', 'none']);
  expect(await program.ended()).toBe(2);
  const [, names = ''] = /^bench: there is no none; there are (.*)$/m.exec(program.stderr) ?? [];
  expect(names.split(', ')).toEqual(expect.arrayContaining(['flac-decode', 'page', 'remote-read']));
  for (const name of names.split(', '))
    expect(readFileSync(join('bench', `${name}.ts`), 'utf8')).toMatch(/^export (async )?function run\(/m);
});

test('set-up builds all anew where the build of a package is gone', () => {
  const packages = ['built', 'gone'].map((name) => join(folder, name));
  for (const path of packages) mkdirSync(join(path, 'dist'), { recursive: true });
  expect(buildArguments(packages)).toEqual(['-b']);
  expect(buildArguments([...packages, join(folder, 'another')])).toEqual(['-b', '--force']);
});

test.each([
  ['npm error code EAI_AGAIN\nnpm error syscall getaddrinfo', true],
  ['npm error code ECONNREFUSED', true],
  ['[WARN] GET https://packages.example/x (Failed to fetch: error sending request: dns error)', true],
  ['npm error code E404', false],
  ['src/x.ts(1,1): error TS2304: Cannot find name', false],
])('set-up knows %j as a network that is not there: %s', (output, isOffline) => {
  expect(couldNotFetch(output)).toBe(isOffline);
});

test('set-up stops with one line that names the packages where it cannot install what a build needs', async () => {
  // Neither tools nor apt are to be found.
  const program = start(`
    const { installBuildTools } = await import('./scripts/build-tools.js');
    process.env.PATH = '';
    installBuildTools();
    console.log('went on');`);
  expect(await program.ended()).toBe(1);
  expect({ stdout: program.stdout, stderr: program.stderr }).toEqual({
    stdout: '',
    stderr:
      'set-up: libFLAC cannot be built; install (names as in Debian) and run again: cmake g++ make pkg-config libflac-dev\n',
  });
});

/** What `npm test` would print at the end of one test file on a machine that has no program of the system. */
async function testsWithoutPrograms(...environment: string[]): Promise<{ lines: string[]; errors: string }> {
  const vitest = ['node_modules/vitest/vitest.mjs', 'run', 'test/promql.test.ts', '--reporter=json'];
  const program = new StartedProgram('/usr/bin/env', [...environment, 'PATH=', process.execPath, ...vitest]);
  const status = await program.ended();
  return { lines: summarize(JSON.parse(program.stdout), status ?? 1), errors: program.stdout };
}

test('tests that need a missing program are skipped, with a line that names it', async () => {
  const { lines } = await testsWithoutPrograms('-u', 'CI');
  expect(lines[0]).toBe('skipped: PromQL over recordings (skipped: prometheus not installed)');
  expect(lines.at(-1)).toMatch(/^0 passed, 0 failed, \d+ skipped$/);
  expect(lines.length).toBe(2);
});

test('under CI one test fails that names the missing program', async () => {
  const { lines, errors } = await testsWithoutPrograms('CI=1');
  expect(lines).toEqual(['0 passed, 1 failed, 0 skipped']);
  expect(errors).toContain('install prometheus: under CI nothing is skipped');
});

test('a file of tests that does not load counts as failed', () => {
  const none = { testResults: [], numPassedTests: 3, numFailedTests: 0, numPendingTests: 0 };
  expect(summarize({ ...none, numFailedTestSuites: 1 }, 1)).toEqual(['3 passed, 1 failed, 0 skipped']);
  expect(summarize({ ...none, numFailedTestSuites: 0 }, 1)).toEqual(['3 passed, 1 failed, 0 skipped']);
});
