import { fileURLToPath } from 'node:url';
import { StartedProgram, type Finished } from '../../../test/program.ts';

/** Starts one of this package's programs from its source. */
export function start(name: string, ...args: string[]): StartedProgram {
  const path = fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
  const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', path];
  return new StartedProgram(process.execPath, [...flags, ...args]);
}

/** Runs it to its end. */
export async function run(name: string, ...args: string[]): Promise<Finished> {
  const program = start(name, ...args);
  const status = await program.ended();
  return { status, stdout: program.stdout, stderr: program.stderr };
}
