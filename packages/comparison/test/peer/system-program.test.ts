import { expect, onTestFinished, test } from 'vitest';
import { isInstalled } from '../../src/peer/is-installed.ts';
import { runProgram, SystemProgram, systemPrograms } from '../../src/peer/system-program.ts';

const node = process.execPath;
const { signal } = new AbortController();

test('a program that fails is told with its last words', async () => {
  await expect(
    runProgram(node, ['-e', 'console.error("no disk"); process.exit(3)'], signal),
  ).rejects.toMatchObject({ code: 'peer', message: `${node}: no disk` });
  await expect(runProgram(node, ['-e', 'process.exit(3)'], signal)).rejects.toThrow('ended with 3');
  await expect(runProgram('/no/such/program', [], signal)).rejects.toThrow('ENOENT');
});

test('a program is killed when its signal aborts', async () => {
  const stop = new AbortController();
  const program = new SystemProgram(node, ['-e', 'setInterval(() => {}, 1000)'], stop.signal);
  stop.abort(new Error('enough'));
  await expect(program.succeeded()).rejects.toThrow('enough');
  expect([program.hasEnded, program.child.signalCode]).toEqual([true, 'SIGKILL']);
});

test('whoever listens is told of each program that runs, and that it has ended', async () => {
  const told: (readonly [string, number])[] = [];
  for (const kind of ['started', 'ended'] as const) {
    const listen = (pid: number): void => void told.push([kind, pid]);
    systemPrograms.on(kind, listen);
    onTestFinished(() => void systemPrograms.off(kind, listen));
  }
  const program = new SystemProgram(node, ['-e', ''], signal);
  const { pid } = program.child;
  expect(told).toEqual([['started', pid]]);
  await program.succeeded();
  expect(told).toEqual([
    ['started', pid],
    ['ended', pid],
  ]);
  await expect(runProgram('/no/such/program', [], signal)).rejects.toThrow('ENOENT');
  expect(told).toHaveLength(2);
});

test('what is installed is known', () => {
  expect([isInstalled('sh'), isInstalled('no-such-program')]).toEqual([true, false]);
});
