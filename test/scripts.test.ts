import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { RunningProgram } from '../scripts/running-program.js';
import { buildArguments } from '../scripts/set-up.js';
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

test('set-up builds all anew where the build of a package is gone', () => {
  const packages = ['built', 'gone'].map((name) => join(folder, name));
  for (const path of packages) mkdirSync(join(path, 'dist'), { recursive: true });
  expect(buildArguments(packages)).toEqual(['-b']);
  expect(buildArguments([...packages, join(folder, 'another')])).toEqual(['-b', '--force']);
});
