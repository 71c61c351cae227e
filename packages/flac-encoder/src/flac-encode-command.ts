import { statSync } from 'node:fs';
import {
  type Command,
  defineProgram,
  errorMessage,
  FilesProgress,
  type Interruption,
  listenForInterruption,
  printLine,
  quietOption,
  tellLine,
  wholeNumberOption,
} from '@flac-metrics/command-line';
import { removeDurably } from '@flac-metrics/wav';
import { alreadyEncoded } from './already-encoded.ts';
import { describeReport, describeTotal, type EncodeReport } from './encode-report.ts';
import { defaultLevel, encodeWav } from './encode-wav.ts';
import { FlacEncoderError } from './flac-encoder-error.ts';
import { planFlacs, type PlannedFlac } from './flac-paths.ts';
import { isStillRecorded, wavFiles } from './wav-files.ts';

interface Options {
  readonly out?: string;
  readonly level: number;
  readonly keep?: true;
  readonly force?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** The command `flac-encode`. */
export function flacEncode(): Command {
  return defineProgram({
    name: 'flac-encode',
    description:
      'Encodes WAV to FLAC with nothing lost: each FLAC is read back and compared, sample for sample and tag for tag, and is ' +
      'on the disk, before its WAV is removed. A WAV that holds anything else, such as a chunk of another program, stays.',
    examples: [
      ['flac-encode recordings', 'every .wav directly in the folder'],
      [
        'flac-encode --keep --out archive cpu_0_2026-11-24_05-00-00.wav',
        'into another folder, the WAV stays',
      ],
    ],
    moduleUrl: import.meta.url,
  })
    .argument('<path...>', 'WAV files, or folders of them')
    .option('--out <folder>', 'where the FLAC files go (default: beside each WAV)')
    .option('--level <0-8>', 'of compression', wholeNumberOption(0, 8), defaultLevel)
    .option('--keep', 'leave the WAV files where they are')
    .option('--force', 'overwrite existing FLAC files')
    .option('--json', 'report as JSON, one object a file')
    .option(...quietOption)
    .action(run);
}

async function run(paths: readonly string[], options: Options): Promise<void> {
  const found = paths.map(wavFilesOrTell);
  const planned = planFlacs(
    found.flatMap((files) => files ?? []),
    options.out,
  );
  const interruption = listenForInterruption();
  const wavPaths = planned.map(({ wavPath }) => wavPath);
  const progress = new FilesProgress(wavPaths, { quiet: options.quiet });
  const reports: EncodeReport[] = [];
  let failed = found.filter((files) => files === undefined).length;
  try {
    for (const plan of planned) {
      const isDone = await encodeOrTell(plan, options, interruption, progress, (report) =>
        reports.push(report),
      );
      if (!isDone) failed += 1;
    }
  } finally {
    interruption.dispose();
  }
  if (!options.json && !options.quiet && reports.length > 0) printLine(describeTotal(reports));
  if (failed === 0) return;
  const all = planned.length + found.filter((files) => files === undefined).length;
  throw new FlacEncoderError('some-failed', `${failed} of ${all} could not be done: see above`);
}

/** @returns undefined, having said why, where there are none */
function wavFilesOrTell(path: string): string[] | undefined {
  try {
    return wavFiles(path);
  } catch (error) {
    tell(error);
    return undefined;
  }
}

/** @throws a defect of the program */
function tell(error: unknown): void {
  const message = errorMessage(error);
  if (message === undefined) throw error;
  tellLine('flac-encode', message);
}

/** Prints what one file has come to. @param onEncoded called where there is a FLAC now. @returns whether all is done */
async function encodeOrTell(
  plan: PlannedFlac,
  options: Options,
  { signal }: Interruption,
  progress: FilesProgress,
  onEncoded: (report: EncodeReport) => void,
): Promise<boolean> {
  try {
    signal.throwIfAborted();
    const wavBytes = statSync(plan.wavPath).size;
    const report = await encodeOne(plan, options, signal, progress);
    progress.clear();
    if (options.json) console.log(JSON.stringify(report));
    // That a WAV stays is not as it should be.
    else if (!options.quiet || report.notCarried.length > 0) printLine(describeReport(report));
    onEncoded(report);
    if (!options.keep && report.notCarried.length === 0) removeWav(report, wavBytes);
    return true;
  } catch (error) {
    progress.clear();
    if (error === signal.reason) throw error;
    tell(error);
    return false;
  }
}

async function encodeOne(
  { wavPath, flacPath }: PlannedFlac,
  options: Options,
  signal: AbortSignal,
  progress: FilesProgress,
): Promise<EncodeReport> {
  if (isStillRecorded(wavPath)) {
    throw new FlacEncoderError(
      'still-recorded',
      `${wavPath} is still being recorded; it can be encoded when the next file begins`,
    );
  }
  const onProgress = (share: number) => progress.showShare(wavPath, share);
  const before = options.force ? undefined : await alreadyEncoded(wavPath, flacPath, { signal, onProgress });
  if (before) return before;
  const { level, force: overwrite = false } = options;
  return encodeWav(wavPath, flacPath, { level, overwrite, signal, onProgress });
}

/** @param wavBytes its size before it was encoded. @throws FlacEncoderError: the FLAC is good, and both files are there */
function removeWav({ wavPath, flacPath }: EncodeReport, wavBytes: number): void {
  if (statSync(wavPath).size !== wavBytes) {
    throw new FlacEncoderError(
      'still-recorded',
      `${wavPath} has grown while it was encoded: both files are kept`,
    );
  }
  try {
    removeDurably(wavPath);
  } catch (error) {
    const why = errorMessage(error);
    if (why === undefined) throw error;
    throw new FlacEncoderError(
      'not-removed',
      `${flacPath} is made, but the WAV could not be removed: ${why}`,
      {
        cause: error,
      },
    );
  }
}
