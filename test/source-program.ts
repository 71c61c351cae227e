import { fileURLToPath } from 'node:url';
import { StartedProgram, type Finished } from './program.ts';

/** The programs of one package, run from their sources. */
export interface SourcePrograms {
  readonly start: (name: string, ...args: string[]) => StartedProgram;
  /** Runs one to its end. */
  readonly run: (name: string, ...args: string[]) => Promise<Finished>;
}

/** @param testUrl `import.meta.url` of a test of the package */
export function sourcePrograms(testUrl: string): SourcePrograms {
  const start = (name: string, ...args: string[]) => {
    const path = fileURLToPath(new URL(`../src/${name}.ts`, testUrl));
    const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', path];
    return new StartedProgram(process.execPath, [...flags, ...args]);
  };
  const run = async (name: string, ...args: string[]) => {
    const program = start(name, ...args);
    const status = await program.ended();
    return { status, stdout: program.stdout, stderr: program.stderr };
  };
  return { start, run };
}
