import { statSync } from 'node:fs';
import {
  type Command,
  defineProgram,
  errorMessage,
  type Interruption,
  listenForInterruption,
  Progress,
  wholeNumberOption,
} from '@flac-metrics/command-line';
import { removeDurably } from '@flac-metrics/wav';
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
    .action(run);
}

async function run(paths: readonly string[], options: Options): Promise<void> {
  const planned = planFlacs(wavFiles(paths), options.out);
  const interruption = listenForInterruption();
  const progress = new Progress();
  const reports: EncodeReport[] = [];
  try {
    for (const plan of planned) {
      const report = await encodeOrTell(plan, options, interruption, progress);
      if (report) reports.push(report);
    }
  } finally {
    interruption.dispose();
  }
  const failed = planned.length - reports.length;
  if (!options.json) console.log(describeTotal(reports));
  if (failed > 0)
    throw new FlacEncoderError(
      'some-failed',
      `${failed} of ${planned.length} files were not encoded: see above`,
    );
}

/** Prints what one file has come to. @returns undefined where it was not encoded */
async function encodeOrTell(
  plan: PlannedFlac,
  options: Options,
  { signal }: Interruption,
  progress: Progress,
): Promise<EncodeReport | undefined> {
  try {
    signal.throwIfAborted();
    const report = await encodeOne(plan, options, signal, progress);
    progress.clear();
    console.log(options.json ? JSON.stringify(report) : describeReport(report));
    return report;
  } catch (error) {
    progress.clear();
    const message = errorMessage(error);
    if (message === undefined || error === signal.reason) throw error;
    console.error(`flac-encode: ${message}`);
    return undefined;
  }
}

async function encodeOne(
  { wavPath, flacPath }: PlannedFlac,
  options: Options,
  signal: AbortSignal,
  progress: Progress,
): Promise<EncodeReport> {
  if (isStillRecorded(wavPath)) {
    throw new FlacEncoderError(
      'still-recorded',
      `${wavPath} is still being recorded; it can be encoded when the next file begins`,
    );
  }
  const wavBytes = statSync(wavPath).size;
  const report = await encodeWav(wavPath, flacPath, {
    level: options.level,
    overwrite: options.force ?? false,
    signal,
    onProgress: (share) => progress.show(wavPath, share),
  });
  if (options.keep || report.notCarried.length > 0) return report;
  if (statSync(wavPath).size !== wavBytes) {
    throw new FlacEncoderError(
      'still-recorded',
      `${wavPath} has grown while it was encoded: both files are kept`,
    );
  }
  removeDurably(wavPath);
  return report;
}
