import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '@flac-metrics/command-line';
import { extensionOf, stemOf } from '@flac-metrics/sample-codec';
import { makeFolder } from '@flac-metrics/wav';

/** A WAV and the FLAC that is to be made from it. */
export interface PlannedFlac {
  readonly wavPath: string;
  readonly flacPath: string;
}

/**
 * Names the FLAC of every WAV, before any is written.
 * @param out the folder for all of them, made where it is missing; undefined puts each beside its WAV
 * @throws UsageError where `out` is something else, or two WAVs would become the same FLAC: the later would replace the earlier
 */
export function planFlacs(wavPaths: readonly string[], out: string | undefined): PlannedFlac[] {
  if (out !== undefined) makeFolder(out);
  if (out !== undefined && !statSync(out).isDirectory()) throw new UsageError(`--out ${out} is not a folder`);
  const planned = wavPaths.map((wavPath) => {
    const name = basename(wavPath);
    const fileName = `${extensionOf(name) === 'wav' ? stemOf(name) : name}.flac`;
    return { wavPath, flacPath: join(out ?? dirname(wavPath), fileName) };
  });
  const wavOf = new Map<string, string>();
  for (const { wavPath, flacPath } of planned) {
    // One folder may be reached by several paths.
    const target = join(realpathSync(dirname(flacPath)), basename(flacPath));
    const other = wavOf.get(target);
    if (other !== undefined)
      throw new UsageError(
        `${other} and ${wavPath} would both become ${flacPath}: name each file once, and encode files of one name into different folders`,
      );
    wavOf.set(target, wavPath);
  }
  return planned;
}
