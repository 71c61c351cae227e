import { format } from 'node:util';
import { vi } from 'vitest';
import { runProgram, type Command } from '@flac-metrics/command-line';
import type { Finished } from './program.ts';

/**
 * Runs a program in this process, which takes milliseconds where starting one takes half a second. For tests that look at what it prints and
 * does; those of signals, pipes and kills need a process of its own.
 */
export async function runInProcess(command: Command, ...args: string[]): Promise<Finished> {
  const printed = { stdout: '', stderr: '' };
  const log =
    (stream: keyof typeof printed) =>
    (message?: unknown, ...others: unknown[]) => {
      printed[stream] += `${format(message, ...others)}\n`;
    };
  const write = (stream: keyof typeof printed) => (data: string | Uint8Array) => {
    printed[stream] += typeof data === 'string' ? data : Buffer.from(data).toString();
    return true;
  };
  const mocks = [
    vi.spyOn(console, 'log').mockImplementation(log('stdout')),
    vi.spyOn(console, 'error').mockImplementation(log('stderr')),
    vi.spyOn(process.stdout, 'write').mockImplementation(write('stdout')),
    vi.spyOn(process.stderr, 'write').mockImplementation(write('stderr')),
  ];
  try {
    await runProgram(command, ['node', command.name(), ...args]);
    return { status: Number(process.exitCode ?? 0), ...printed };
  } finally {
    for (const mock of mocks) mock.mockRestore();
    process.exitCode = undefined;
    // Those of `runProgram`, which expects to be the last thing of its process.
    for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error');
  }
}
