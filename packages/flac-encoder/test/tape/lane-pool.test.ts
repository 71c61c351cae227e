import { expect, test } from 'vitest';
import type { EncodedColumn } from '@flac-metrics/sample-codec/ladder';
import { decodeColumn } from '@flac-metrics/sample-codec/ladder';
import { columnDigest } from '../../src/tape/column-digest.ts';
import { LanePool } from '../../src/tape/lane-pool.ts';

/** Whole numbers, a lane from its first sample on. */
function columnOf(first: number, offset: number): EncodedColumn {
  const none = new Uint32Array(0);
  return {
    mapping: {
      step: { kind: 'decimal', digits: 0 },
      layout: { offset, divisor: 1, isDifferenced: false, drift: 0, form: 'plain' },
    },
    tracks: [Int32Array.of(first, first + 3, first + 1)],
    exceptions: { starts: none, counts: none, highs: none, lows: none },
  };
}

function shared(pool: LanePool, column: EncodedColumn): EncodedColumn {
  return pool.share(column, 3, columnDigest(decodeColumn(column, 3)));
}

test('a lane that differs by an offset is shared, unless the offset would be beyond what an index holds', () => {
  const pool = new LanePool();
  const first = shared(pool, columnOf(-1000, 0));
  const moved = shared(pool, columnOf(7, 0));
  expect(moved.tracks[0]).toBe(first.tracks[0]);
  expect(moved.mapping.layout.offset).toBe(1007);
  const high = columnOf(0, 2 ** 53 - 10);
  expect(shared(pool, high)).toEqual(high);
});
