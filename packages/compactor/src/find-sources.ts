import { basename, join } from 'node:path';
import {
  listFolder,
  nameContradiction,
  openSegmentFile,
  versionOf,
  type SegmentFile,
} from '@flac-metrics/archive';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { reasonOf } from '@flac-metrics/sample-codec';
import { foreignContent } from './foreign-content.ts';
import type { CompactOptions } from './compact-options.ts';
import type { Source } from './source.ts';
import { WorkTurn } from './work-turn.ts';

/**
 * The FLACs directly in a folder that say by their tags or their index what they hold, in the order of their names. WAVs are left to
 * `flac-encode`, which makes FLACs of them.
 * `onLeft` is told of each FLAC that is none of ours, cannot be read, or is named otherwise than it is tagged, so that an archive
 *   does not serve it
 * @throws ArchiveError `no-such-folder`; the signal's reason
 */
export async function findSources(
  folder: string,
  { onLeft, onPreparing, signal }: Pick<CompactOptions, 'onLeft' | 'onPreparing' | 'signal'>,
): Promise<Source[]> {
  const turn = new WorkTurn(signal);
  const sources: Source[] = [];
  const names = [...(await listFolder(folder))].filter(([, extension]) => extension === 'flac');
  for (const [index, [fileName]] of names.entries()) {
    await turn.give();
    onPreparing?.('reading', index / names.length);
    const path = join(folder, fileName);
    try {
      const source = await openSource(path);
      if (!source) continue;
      const reason = whyLeft(source);
      if (reason === undefined) sources.push(source);
      else onLeft({ path, reason });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      onLeft({ path, reason: reasonOf(error) });
    }
  }
  return sources;
}

function whyLeft({ file, tracks, foreign }: OpenedSource): string | undefined {
  if (foreign !== undefined) return `it holds ${foreign}, which a tape does not`;
  return nameContradiction(file, tracks);
}

interface OpenedSource extends Source {
  /** What a tape would not hold of it, in words for the user. */
  readonly foreign: string | undefined;
}

/**
 * By its tags or its index alone: a name tells no labels. Of a FLAC of one series the end is looked at, since nothing else guards the
 * total: one that is too small would hide samples for ever, and of one that is too large windows without number would be planned.
 * @returns undefined where there is no such file
 * @throws FlacError, SampleCodecError, the system's error
 */
export async function openSource(path: string): Promise<OpenedSource | undefined> {
  const version = versionOf(path);
  if (!version) return undefined;
  const file: SegmentFile = { fileName: basename(path), path, extension: 'flac', version };
  const access = openSegmentFile(path);
  try {
    const { tracks, reader } = await FlacSegment.open(access);
    if (!reader.packedIndex) await reader.checkEnd();
    return { file, tracks, foreign: foreignContent(reader) };
  } finally {
    await access.close();
  }
}
