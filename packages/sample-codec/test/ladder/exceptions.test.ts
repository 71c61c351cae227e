import { describe, expect, test } from 'vitest';
import { bridge, markSpecials, restoreExceptions, takeExceptions } from '../../src/ladder/exceptions.ts';
import { ByteWriter } from '../../src/ladder/byte-writer.ts';
import { readExceptions, writeExceptions } from '../../src/ladder/exceptions-bytes.ts';
import { bitsOf } from './columns.ts';
import { readerOf } from './readers.ts';

/** 5, three signalling NaNs of Prometheus for stale series, two of another payload, 7. */
const withStale = new Float64Array(
  BigUint64Array.of(
    0x4014_0000_0000_0000n,
    0x7ff0_0000_0000_0002n,
    0x7ff0_0000_0000_0002n,
    0x7ff0_0000_0000_0002n,
    0xfff0_0000_dead_beefn,
    0xfff0_0000_dead_beefn,
    0x401c_0000_0000_0000n,
  ).buffer,
);

describe('exceptions', () => {
  test('are bridged by the number before them, or by the first at the start', () => {
    const values = Float64Array.of(Number.NaN, -0, 5, Infinity, 7, -Infinity);
    const marks = markSpecials(values);
    expect(marks).toEqual(Uint8Array.of(1, 1, 0, 1, 0, 1));
    if (marks) bridge(values, marks);
    expect(values).toEqual(Float64Array.of(5, 5, 5, 5, 7, 7));
  });

  test('are none among ordinary numbers', () => {
    expect(markSpecials(Float64Array.of(0, -1, 5e-324, Number.MAX_VALUE))).toBeUndefined();
  });

  test('are kept as runs, with every bit', () => {
    const exceptions = takeExceptions(withStale, markSpecials(withStale) ?? new Uint8Array(7));
    expect(exceptions).toEqual({
      starts: Uint32Array.of(1, 4),
      counts: Uint32Array.of(3, 2),
      highs: Uint32Array.of(0x7ff0_0000, 0xfff0_0000),
      lows: Uint32Array.of(2, 0xdead_beef),
    });
    const back = Float64Array.of(5, 0, 0, 0, 0, 0, 7);
    restoreExceptions(exceptions, back);
    expect(bitsOf(back)).toEqual(bitsOf(withStale));
  });

  test('take two bytes a run of stale markers', () => {
    const stale = withStale.subarray(0, 4);
    const writer = new ByteWriter();
    writeExceptions(takeExceptions(stale, Uint8Array.of(0, 1, 1, 1)), writer);
    expect(writer.length).toBe(3);
    expect(readExceptions(readerOf(writer.finish())).counts).toEqual(Uint32Array.of(3));
  });
});
