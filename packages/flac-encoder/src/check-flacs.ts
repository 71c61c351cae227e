import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { errorMessage, FilesProgress, printLine } from '@flac-metrics/command-line';
import { extensionOf } from '@flac-metrics/sample-codec';
import { checkFlac, type FlacContents } from './check-flac.ts';
import { FlacEncoderError } from './flac-encoder-error.ts';

/** How the outcome is told. */
export interface CheckReporting {
  readonly json: boolean;
  /** Of sound files nothing is told, but as JSON. */
  readonly quiet: boolean;
  readonly signal: AbortSignal;
}

/**
 * Checks FLACs by themselves and prints what each has come to.
 * @param paths of FLACs, and of folders with some
 * @throws FlacEncoderError `some-failed`, `no-files`; the signal's reason
 */
export async function checkFlacs(paths: readonly string[], reporting: CheckReporting): Promise<void> {
  const files = paths.flatMap(flacFiles);
  const progress = new FilesProgress(files, reporting);
  let failed = 0;
  for (const file of files) if (!(await checkOne(file, reporting, progress))) failed += 1;
  if (failed > 0)
    throw new FlacEncoderError('some-failed', `${failed} of ${files.length} files are not sound`);
}

async function checkOne(
  flacPath: string,
  { json, quiet, signal }: CheckReporting,
  progress: FilesProgress,
): Promise<boolean> {
  try {
    const onProgress = (share: number) => progress.showShare(flacPath, share);
    const contents = await checkFlac(flacPath, { signal, onProgress });
    progress.clear();
    if (json) console.log(JSON.stringify({ flacPath, isSound: true, ...contents }));
    else if (!quiet) printLine(describe(flacPath, contents));
    return true;
  } catch (error) {
    progress.clear();
    const message = errorMessage(error);
    if (message === undefined || error === signal.reason) throw error;
    if (json) console.log(JSON.stringify({ flacPath, isSound: false, error: message }));
    else printLine(`${flacPath}: not sound: ${message}`);
    return false;
  }
}

function describe(flacPath: string, { samples, series, seriesSamples }: FlacContents): string {
  const ofSeries = series === 1 ? '1 series' : `${series} series`;
  return `${flacPath}: sound, ${series === 0 ? `${samples} samples of no series` : `${seriesSamples} samples of ${ofSeries}`}`;
}

/** @throws FlacEncoderError `no-files` where a folder has none */
function flacFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path, { withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && extensionOf(entry.name) === 'flac');
  if (files.length === 0)
    throw new FlacEncoderError('no-files', `${path}: there are no .flac files in this folder`);
  return files.map(({ name }) => join(path, name)).toSorted();
}
