import type { Finished, StartedProgram } from '../../../test/program.ts';
import { runSource, startSource } from '../../../test/source-program.ts';

/** Starts one of this package's programs from its source. */
export function start(name: string, ...args: string[]): StartedProgram {
  return startSource(`flac-encoder/src/${name}`, ...args);
}

/** Runs it to its end. */
export function run(name: string, ...args: string[]): Promise<Finished> {
  return runSource(`flac-encoder/src/${name}`, ...args);
}
