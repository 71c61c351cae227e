import type { RandomAccess } from '@flac-metrics/random-access';
import { within } from '@flac-metrics/sample-codec';
import { openTapeIndex, reopenTapeIndex, type PackedTapeIndex } from '@flac-metrics/sample-codec/tape';
import type { Metadata } from './metadata/metadata.ts';

/**
 * What a FLAC holds where it is a tape; undefined of any other.
 * @param isIndexChecked as for `FlacReader.open`
 * @throws SampleCodecError `bad-tape-index` naming the file
 */
export function packedIndexOf(
  source: RandomAccess,
  metadata: Metadata,
  isIndexChecked: boolean,
): PackedTapeIndex | undefined {
  const { tapeIndex, streamInfo, audioOffset } = metadata;
  const extent = { totalSamples: streamInfo.totalSamples, frameBytes: source.byteLength - audioOffset };
  return (
    tapeIndex &&
    within('bad-tape-index', source.name, () =>
      isIndexChecked ? reopenTapeIndex(tapeIndex) : openTapeIndex(tapeIndex, extent),
    )
  );
}
