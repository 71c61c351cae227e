import { createHash } from 'node:crypto';
import { decodeColumn, type ColumnMapping, type EncodedColumn } from '@flac-metrics/sample-codec/ladder';
import { columnDigest } from './column-digest.ts';

/**
 * The lanes of a tape. Many series of a host are the same, or the same but for a factor and an offset, such as bytes and pages: their
 * lanes are equal, or become so by another offset, and stand on the tape once.
 */
export class LanePool {
  readonly #lanes: Map<string, Int32Array> = new Map();

  /**
   * @param digest of the values
   * @returns a mapping and tracks that decode to the same; what tracks have in common with those of other columns is one object
   */
  share(column: EncodedColumn, count: number, digest: string): EncodedColumn {
    const tracks = column.tracks.map((track) => this.#shared(digestOf('exact', track), track));
    const exact = { ...column, tracks };
    const [first, ...others] = tracks;
    if (!first || first !== column.tracks[0] || !isMovable(column.mapping)) return exact;
    const shared = this.#shared(movableDigest(column.mapping, first), first);
    if (shared === first) return exact;
    const { layout } = column.mapping;
    const offset = layout.offset + ((first[0] ?? 0) - (shared[0] ?? 0)) * layout.divisor;
    // An index has no room for another.
    if (!Number.isSafeInteger(offset)) return exact;
    const mapping = { ...column.mapping, layout: { ...layout, offset } };
    const moved = { ...column, mapping, tracks: [shared, ...others] };
    // Numbers beyond 2^53 might not bear the way round.
    return columnDigest(decodeColumn(moved, count)) === digest ? moved : exact;
  }

  /** The lane that has the digest, which is this one, where there is no other. */
  #shared(digest: string, lane: Int32Array): Int32Array {
    const found = this.#lanes.get(digest);
    if (!found) this.#lanes.set(digest, lane);
    return found ?? lane;
  }
}

/** Whether another first sample of the first track stands for another offset. */
function isMovable({ layout: { form } }: ColumnMapping): boolean {
  return form === 'plain' || form === 'runs';
}

/** Equal for lanes that differ by an offset alone. */
function movableDigest({ layout: { isDifferenced } }: ColumnMapping, lane: Int32Array): string {
  const first = lane[0] ?? 0;
  if (isDifferenced) return digestOf('differenced', lane.with(0, 0));
  return digestOf(
    'moved',
    lane.map((sample) => sample - first),
  );
}

function digestOf(kind: string, lane: Int32Array): string {
  const bytes = new Uint8Array(lane.buffer, lane.byteOffset, lane.byteLength);
  return createHash('sha256').update(kind).update(bytes).digest('base64');
}
