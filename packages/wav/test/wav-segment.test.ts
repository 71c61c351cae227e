import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { formatSeries, parseSeries, type SegmentTags } from '@flac-metrics/sample-codec';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { WavRecorder, WavSegment, type RecordedBits } from '../src/index.ts';
import { data, format, riff } from './riff.ts';

const folder = temporaryFolder();
const tags: SegmentTags = {
  series: parseSeries('m{a="b"}'),
  startMs: 10_000,
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
};
let files = 0;

function record(bits: RecordedBits, ...samples: number[]): Buffer {
  const path = join(folder, `${(files += 1)}.wav`);
  const recorder = WavRecorder.create(path, tags, bits);
  recorder.append(Int32Array.from(samples));
  recorder.close();
  return readFileSync(path);
}

/** The same file without the tags that make it ours. */
function withoutTags(wav: Buffer): Buffer {
  return Buffer.from(wav.toString('latin1').replace('ICMT', 'IXXX').replace('ISFT', 'IYYY'), 'latin1');
}

test('a segment answers with the values and times of a range, both ends included', async () => {
  const segment = await WavSegment.open(new MemoryAccess(record(16, 100, 250, -1, 0)));
  const [track] = segment.tracks;
  if (!track) throw new Error('no track');
  expect(formatSeries(track.series)).toBe('m{a="b"}');
  const read = async (fromMs: number, toMs: number) => {
    const { timestampsMs, values } = await segment.read(track, fromMs, toMs);
    return Array.from(timestampsMs, (ms, index) => [ms, values[index]]);
  };
  expect(await read(11_000, 12_000)).toEqual([
    [11_000, 2.5],
    [12_000, -0.01],
  ]);
  expect(await read(11_001, 11_999)).toEqual([]);
  expect(await read(0, 1e9)).toHaveLength(4);
});

test('a segment hands out no samples where one has changed, and reads none twice to find out', async () => {
  const wav = record(32, ...Array.from({ length: 1000 }, (_, index) => index));
  let bytesRead = 0;
  class CountedMemory extends MemoryAccess {
    override read(offset: number, target: Uint8Array): Promise<void> {
      bytesRead += target.length;
      return super.read(offset, target);
    }
  }
  const segment = await WavSegment.open(new CountedMemory(wav));
  const [track] = segment.tracks;
  if (!track) throw new Error('no track');
  bytesRead = 0;
  for (let reads = 0; reads < 3; reads += 1) await segment.read(track, 10_000, 10_000);
  expect(bytesRead).toBe(4000 + 3 * 4);
  wav.writeUInt8(wav.readUInt8(wav.length - 1) ^ 0x80, wav.length - 1);
  const damaged = await WavSegment.open(new MemoryAccess(wav, 'a/m.wav'));
  for (let reads = 0; reads < 2; reads += 1)
    await expect(damaged.read(track, 10_000, 10_000)).rejects.toMatchObject({
      code: 'bad-checksum',
      message: expect.stringMatching(
        /^a\/m.wav: the 4000 bytes of samples from offset \d+ .*restore the file/,
      ),
    });
});

test('a segment without samples is empty, not damaged', async () => {
  const segment = await WavSegment.open(new MemoryAccess(record(16)));
  expect(segment.tracks[0]?.timeline).toEqual([]);
});

test('a file that has lost its tags is known by its name, if it has the width of its metric', async () => {
  const labels = [{ name: 'instance', value: 'web-1' }];
  const cpu = { fileName: 'cpu_0_2026-11-24_05-00-00.wav', labels };
  const segment = await WavSegment.open(new MemoryAccess(withoutTags(record(16, 1))), cpu);
  expect(segment.tracks.map((track) => formatSeries(track.series))).toEqual([
    'cpu_usage_percent{cpu="0",instance="web-1",job="monitoring-agent"}',
  ]);
  const narrow = WavSegment.open(new MemoryAccess(withoutTags(record(24, 1))), {
    fileName: 'memory_used_bytes_2026-11-24_05-00-00.wav',
  });
  await expect(narrow).rejects.toMatchObject({ code: 'wrong-width' });
});

test('a file whose tags damage may hide is not known by its name', async () => {
  const cpu = { fileName: 'cpu_0_2026-11-24_05-00-00.wav' };
  const wav = record(16, 1).toString('latin1');
  for (const [from, to, told] of [
    ['LIST', 'LISU', 'hides them in its chunk "LISU"; restore the file'],
    ['INFO', 'INGO', 'hides them in what its chunk "LIST" holds'],
    ['ICMT', 'ICMU', 'ICMT has none of its tags'],
  ] as const) {
    const access = new MemoryAccess(Buffer.from(wav.replace(from, to), 'latin1'), 'a/cpu.wav');
    await expect(WavSegment.open(access, cpu)).rejects.toMatchObject({
      code: 'bad-tags',
      message: expect.stringMatching(new RegExp(`^a/cpu.wav: .*${told}`)),
    });
  }
});

test('a file of several channels is no series, whatever its tags', async () => {
  const stereo = riff([format({ channels: 2 }), record(16, 1).subarray(36, -10), data(1, 0, 2, 0)]);
  await expect(WavSegment.open(new MemoryAccess(stereo))).rejects.toMatchObject({
    code: 'no-series',
    message: expect.stringContaining('2 channels'),
  });
});

test('an error in its tags names the file', async () => {
  const wav = record(16, 1).toString('latin1').replace('START=1', 'START=x');
  await expect(
    WavSegment.open(new MemoryAccess(Buffer.from(wav, 'latin1'), 'cpu.wav')),
  ).rejects.toMatchObject({ message: expect.stringMatching(/^cpu\.wav: .*START/) });
});

test('a file that nothing tells the series of is refused', async () => {
  const access = new MemoryAccess(withoutTags(record(16, 1)));
  await expect(WavSegment.open(access, { fileName: 'song.wav' })).rejects.toMatchObject({
    code: 'no-series',
  });
});
