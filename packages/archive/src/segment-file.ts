import { statSync } from 'node:fs';
import { FlacSegment } from '@flac-metrics/flac-reader';
import type { RandomAccess } from '@flac-metrics/random-access';
import type { Label, Segment, SegmentExtension, Track } from '@flac-metrics/sample-codec';
import { WavSegment } from '@flac-metrics/wav';

/** What tells two states of a file apart without opening it. */
export interface FileVersion {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly inode: number;
}

/** @param b undefined for a file that is not there */
export function isSameVersion(a: FileVersion, b: FileVersion | undefined): boolean {
  return a.sizeBytes === b?.sizeBytes && a.modifiedMs === b.modifiedMs && a.inode === b.inode;
}

/**
 * Asked without going through the thread pool: a folder of thousands is looked at several times a second.
 * @returns undefined where there is no such file
 */
export function versionOf(path: string): FileVersion | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats && { sizeBytes: stats.size, modifiedMs: stats.mtimeMs, inode: stats.ino };
}

/** A file of a segment, as it was when the folder was listed. */
export interface SegmentFile {
  readonly fileName: string;
  readonly path: string;
  readonly extension: SegmentExtension;
  readonly version: FileVersion;
}

/** A track in a segment: all that it takes to read it, in plain data that may go to another thread. */
export interface SegmentPart {
  readonly file: SegmentFile;
  readonly track: Track;
  /** Which of the file's tracks it is. */
  readonly trackNumber: number;
}

/** An opened segment and what reading it has cost. */
export interface OpenedSegment {
  readonly segment: Segment;
  /** What has been added since the last call, so that reads that overlap are counted once. */
  readonly takeCost: () => ReadCost;
  /**
   * Confirms that nothing follows what the file says that it holds, where samples alone do not tell.
   * @throws FlacError
   */
  readonly checkEnd: () => Promise<void>;
}

export interface ReadCost {
  readonly framesDecoded: number;
  readonly bytesRead: number;
}

const noCost: ReadCost = { framesDecoded: 0, bytesRead: 0 };

/**
 * Opens a segment by the extension of its file.
 * @param access of the file; it is closed with the segment, or where this fails
 * @param labels for files that have lost their tags
 * @param isIndexChecked as for `FlacReader.open`
 * @throws the format's error
 */
export async function openSegment(
  access: RandomAccess,
  { fileName, extension }: SegmentFile,
  labels: readonly Label[],
  isIndexChecked = false,
): Promise<OpenedSegment> {
  const defaults = { fileName, labels };
  try {
    if (extension === 'wav')
      return {
        segment: await WavSegment.open(access, defaults),
        takeCost: () => noCost,
        checkEnd: async () => {},
      };
    const segment = await FlacSegment.open(access, defaults, isIndexChecked);
    let taken = noCost;
    const takeCost = () => {
      const { framesDecoded, bytesRead } = segment.reader.stats;
      const cost = {
        framesDecoded: framesDecoded - taken.framesDecoded,
        bytesRead: bytesRead - taken.bytesRead,
      };
      taken = { framesDecoded, bytesRead };
      return cost;
    };
    // The index of a tape knows where each of its frames is.
    const checkEnd = async () => (segment.reader.packedIndex ? undefined : segment.reader.checkEnd());
    return { segment, takeCost, checkEnd };
  } catch (error) {
    await access.close();
    throw error;
  }
}
