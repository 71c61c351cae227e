import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Command,
  defineProgram,
  errorMessage,
  FilesProgress,
  listenForInterruption,
  printLine,
  quietOption,
  tellLine,
  UsageError,
} from '@flac-metrics/command-line';
import { extensionOf, stemOf } from '@flac-metrics/sample-codec';
import { isTapeName } from '@flac-metrics/sample-codec/tape';
import { checkFlacs } from './check-flacs.ts';
import { FlacEncoderError } from './flac-encoder-error.ts';
import type { Verdict } from './verdict.ts';
import { verifyPair } from './verify-pair.ts';

interface Options {
  readonly check?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** The command `flac-verify`. */
export function flacVerify(): Command {
  return defineProgram({
    name: 'flac-verify',
    description:
      'Proves that a FLAC holds exactly what its WAV holds: every sample, every tag, and its own MD5. Where the widths differ, ' +
      'as in what sox makes of 32 bits, the narrower samples are compared at the top of the wider ones. ' +
      'Of a tape, that it holds every sample of the WAV, in the track of its series. With --check, that FLACs are sound by themselves.',
    examples: [
      ['flac-verify cpu_0.wav cpu_0.flac', 'one pair'],
      ['flac-verify recordings', 'every .wav and .flac of the same name in the folder'],
      ['flac-verify cpu_0.wav node.tape.flac', 'whether a tape holds all of the WAV'],
      ['flac-verify --check recordings', 'every .flac in the folder: all frames, MD5, index, and all series'],
    ],
    moduleUrl: import.meta.url,
  })
    .argument(
      '<path...>',
      'a WAV file and the FLAC to compare it with, or a folder of pairs; with --check, FLACs and folders',
    )
    .option('--check', 'verify FLACs alone: no WAV is needed')
    .option('--json', 'report as JSON, one object a pair or FLAC')
    .option(...quietOption)
    .addHelpText(
      'after',
      '\nExit status: 0 when all is equal and sound, 1 when anything is not, 2 for wrong usage.',
    )
    .action(run);
}

async function run(paths: readonly string[], options: Options): Promise<void> {
  const interruption = listenForInterruption();
  const { signal } = interruption;
  try {
    const { json = false, quiet = false } = options;
    if (options.check) await checkFlacs(paths, { json, quiet, signal });
    else await verifyPairs(pairsOf(paths), options, signal);
  } finally {
    interruption.dispose();
  }
}

/** @throws UsageError where the paths are neither a pair nor a folder */
function pairsOf([path = '', flacPath, ...others]: readonly string[]): [string, string][] {
  if (others.length > 0)
    throw new UsageError(
      `a WAV and its FLAC are compared, or a folder; --check verifies any number of FLACs`,
    );
  const isFolder = statSync(path).isDirectory();
  if (isFolder && flacPath !== undefined)
    throw new UsageError('a folder is verified by itself, without a second path');
  if (!isFolder && flacPath === undefined)
    throw new UsageError(`${path} is a file: name the FLAC to compare it with, or give --check`);
  return flacPath === undefined ? pairsIn(path) : [[path, flacPath]];
}

/** @throws FlacEncoderError `not-equal` */
async function verifyPairs(
  pairs: readonly [string, string][],
  options: Options,
  signal: AbortSignal,
): Promise<void> {
  const flacPaths = pairs.map(([, flacPath]) => flacPath);
  const progress = new FilesProgress(flacPaths, { quiet: options.quiet });
  let unequal = 0;
  for (const [wav, flac] of pairs) if (!(await verifyOne(wav, flac, options, signal, progress))) unequal += 1;
  if (unequal > 0)
    throw new FlacEncoderError('not-equal', `${unequal} of ${pairs.length} pairs are not equal`);
}

/** Prints what one pair has come to. @returns whether it is equal; one that cannot be read is not */
async function verifyOne(
  wavPath: string,
  flacPath: string,
  { json, quiet }: Options,
  signal: AbortSignal,
  progress: FilesProgress,
): Promise<boolean> {
  try {
    signal.throwIfAborted();
    const onProgress = (share: number) => progress.showShare(flacPath, share);
    const verdict = await verifyPair(wavPath, flacPath, { signal, onProgress });
    progress.clear();
    if (json) console.log(JSON.stringify(verdict));
    else if (verdict.isEqual && quiet) return true;
    else if (verdict.isEqual) printLine(describeEqual(verdict));
    else for (const difference of verdict.differences) printLine(`${flacPath}: ${difference}`);
    return verdict.isEqual;
  } catch (error) {
    progress.clear();
    const message = errorMessage(error);
    if (message === undefined || error === signal.reason) throw error;
    if (json) console.log(JSON.stringify({ wavPath, flacPath, isEqual: false, error: message }));
    else printLine(`${flacPath}: cannot be compared: ${message}`);
    return false;
  }
}

function describeEqual({ flacPath, samples, notCarried }: Verdict): string {
  const line = `${flacPath}: equal, ${samples} samples`;
  return notCarried.length === 0 ? line : `${line}; only the WAV holds ${notCarried.join(', ')}`;
}

/** @throws FlacEncoderError `no-files` where there is no pair at all */
function pairsIn(folder: string): [string, string][] {
  const isFile = (name: string) => statSync(join(folder, name), { throwIfNoEntry: false })?.isFile() ?? true;
  const names = readdirSync(folder).toSorted().filter(isFile);
  const wavs = names.filter((name) => extensionOf(name) === 'wav');
  const flacs = names.filter((name) => extensionOf(name) === 'flac');
  const [wavsOf, flacsOf] = [byStem(wavs), byStem(flacs)];
  const lacks = (name: string, what: string) =>
    tellLine('flac-verify', `${join(folder, name)} has no ${what}`);
  for (const wav of wavs) if (!flacsOf.has(stemOf(wav))) lacks(wav, 'FLAC');
  // Tapes are made from FLACs, whose WAVs have gone.
  for (const flac of flacs) if (!wavsOf.has(stemOf(flac)) && !isTapeName(flac)) lacks(flac, 'WAV');
  const pairs = wavs.flatMap((wav) =>
    (flacsOf.get(stemOf(wav)) ?? []).map((flac): [string, string] => [join(folder, wav), join(folder, flac)]),
  );
  if (pairs.length > 0) return pairs;
  throw new FlacEncoderError('no-files', `${folder}: there is no .wav with a .flac of the same name`);
}

function byStem(names: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) found.set(stemOf(name), [...(found.get(stemOf(name)) ?? []), name]);
  return found;
}
