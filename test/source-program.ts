import { fileURLToPath } from 'node:url';
import { StartedProgram, type Finished } from './program.ts';

/** Starts a program from its source, as it is now. @param path from `packages` on, without extension: `flac-encoder/src/flac-encode` */
export function startSource(path: string, ...args: string[]): StartedProgram {
  const file = fileURLToPath(new URL(`../packages/${path}.ts`, import.meta.url));
  const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', file];
  return new StartedProgram(process.execPath, [...flags, ...args]);
}

/** Runs it to its end. */
export async function runSource(path: string, ...args: string[]): Promise<Finished> {
  const program = startSource(path, ...args);
  const status = await program.ended();
  return { status, stdout: program.stdout, stderr: program.stderr };
}
