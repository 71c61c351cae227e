import { expect, test } from 'vitest';
import type { SegmentPart } from '@flac-metrics/archive';
import { publishTape, TapeEncoder } from '@flac-metrics/flac-encoder/tape';
import { parseSeries } from '@flac-metrics/sample-codec';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { openSource } from '../src/find-sources.ts';
import { openReader } from '../src/open-reader.ts';
import { readPart } from '../src/read-part.ts';
import { partsOf } from '../src/source.ts';

const folder = temporaryFolder();

test('tapes of many series, of which each is read out of all of them in turn, are opened once', async () => {
  const series = Array.from({ length: 1500 }, (_, number) => parseSeries(`up{number="${number}"}`));
  const parts: SegmentPart[] = [];
  for (const day of [0, 1, 2]) {
    const encoder = new TapeEncoder();
    const timeline = [{ startMs: day * 86_400_000, intervalMs: 1000, count: 1 }];
    // Constant ones have no frames: nothing is read of them but the index.
    for (const one of series) encoder.add({ series: one, timeline, values: Float64Array.of(1) });
    const source = await openSource(await publishTape(folder, `${day}.tape.flac`, encoder.finish()));
    parts.push(...(source ? partsOf(source).slice(0, 2) : []));
  }
  const reader = openReader();
  const readAll = async (): Promise<number> => {
    for (const part of parts) await readPart(reader, part, 0, Infinity);
    return reader.takeCost().bytesRead;
  };
  expect(await readAll()).toBeGreaterThan(0);
  expect(await readAll()).toBe(0);
  await reader.close();
});
