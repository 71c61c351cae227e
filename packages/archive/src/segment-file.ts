import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import type { Label, Segment, SegmentExtension } from '@flac-metrics/sample-codec';
import { WavSegment } from '@flac-metrics/wav';

/** What tells two states of a file apart without opening it. */
export interface FileVersion {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  readonly inode: number;
}

export function isSameVersion(a: FileVersion, b: FileVersion): boolean {
  return a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs && a.inode === b.inode;
}

/** An opened segment and what reading it has cost. */
export interface OpenedSegment {
  readonly segment: Segment;
  /** What has been added since the last call, so that reads that overlap are counted once. */
  readonly takeCost: () => ReadCost;
}

export interface ReadCost {
  readonly framesDecoded: number;
  readonly bytesRead: number;
}

const noCost: ReadCost = { framesDecoded: 0, bytesRead: 0 };

/**
 * Opens a file by its extension.
 * @param labels for files that have lost their tags
 * @throws the format's error; the file is closed then
 */
export async function openSegment(
  path: string,
  fileName: string,
  extension: SegmentExtension,
  labels: readonly Label[],
): Promise<OpenedSegment> {
  const access = await FileAccess.open(path);
  const defaults = { fileName, labels };
  try {
    if (extension === 'wav')
      return { segment: await WavSegment.open(access, defaults), takeCost: () => noCost };
    const segment = await FlacSegment.open(access, defaults);
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
    return { segment, takeCost };
  } catch (error) {
    await access.close();
    throw error;
  }
}
