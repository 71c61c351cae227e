import { runInProcess } from '../../../test/in-process.ts';
import type { Finished } from '../../../test/program.ts';
import { flacEncode } from '../src/flac-encode-command.ts';
import { flacVerify } from '../src/flac-verify-command.ts';

const commands = { 'flac-encode': flacEncode, 'flac-verify': flacVerify };

export { startProgram as start } from '../../../test/program.ts';

/** Runs one to its end, in this process. */
export function run(name: keyof typeof commands, ...args: string[]): Promise<Finished> {
  return runInProcess(commands[name](), ...args);
}
