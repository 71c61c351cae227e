import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { MemoryAccess } from '@flac-metrics/random-access';
import { formatSeries, parseSeries, type Mapping } from '@flac-metrics/sample-codec';
import { WavRecorder, type RecordedBits } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { openSegment } from '../src/segment-file.ts';

const root = temporaryFolder();
const startMs = Date.UTC(2026, 10, 24, 5);
const hundredths: Mapping = { kind: 'decimal', digits: 2 };
const kibibytes: Mapping = { kind: 'binary', exponent: 10 };

/** All that a file answers as text, or the code of the error that it gives. */
async function answerOf(bytes: Uint8Array, fileName: string): Promise<string> {
  const extension = fileName.endsWith('.wav') ? 'wav' : 'flac';
  const version = { sizeBytes: bytes.length, modifiedMs: 0, inode: 0 };
  try {
    const file = { fileName, path: fileName, extension, version } as const;
    const { segment } = await openSegment(new MemoryAccess(bytes, fileName), file, []);
    const columns = await Promise.all(
      segment.tracks.map(async (track) => [
        formatSeries(track.series),
        await segment.read(track, -Infinity, Infinity),
      ]),
    );
    return JSON.stringify(columns);
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `refused: ${String(error.code)}`;
    throw error;
  }
}

// One label of instance and job makes eight comments, and both nine: counts with one bit set, and with two.
test.each<[fileName: string, series: string, RecordedBits, Mapping]>([
  ['cpu_0_2026-11-24_05-00-00.wav', 'cpu_usage_percent{cpu="0",instance="a",job="b"}', 16, hundredths],
  ['cpu_0_2026-11-24_05-00-00.flac', 'cpu_usage_percent{cpu="0",instance="a"}', 16, hundredths],
  ['m_2026-11-24_05-00-00.wav', 'm{instance="a",job="b"}', 24, hundredths],
  ['memory_used_bytes_2026-11-24_05-00-00.wav', 'memory_used_bytes{instance="a",job="b"}', 32, kibibytes],
  ['memory_used_bytes_2026-11-24_05-00-00.flac', 'memory_used_bytes{instance="a",job="b"}', 32, kibibytes],
])('in %s, a flipped bit is told or changes nothing', async (fileName, series, bits, mapping) => {
  const path = join(mkdtempSync(join(root, 'bits-')), fileName);
  const wav = path.replace(/flac$/, 'wav');
  // Another interval than a name would be read with.
  const tags = { series: parseSeries(series), startMs, intervalMs: 5000, mapping };
  const recorder = WavRecorder.create(wav, tags, bits);
  // Values that a narrower width could hold, were it believed.
  const sampleAt = (index: number) => Math.round(2500 * Math.sin(index / 5)) << (bits - 16);
  recorder.append(Int32Array.from({ length: 60 }, (_, index) => sampleAt(index)));
  recorder.close();
  if (path !== wav) await encodeWav(wav, path);
  const sound = readFileSync(path);
  const answer = await answerOf(sound, fileName);
  expect(answer).toContain(JSON.stringify(series));
  const others: string[] = [];
  for (let bit = 0; bit < 8 * sound.length; bit += 1) {
    const at = bit >> 3;
    const flipped = Buffer.from(sound);
    flipped.writeUInt8(flipped.readUInt8(at) ^ (1 << (bit & 7)), at);
    const other = await answerOf(flipped, fileName);
    if (other !== answer && !other.startsWith('refused: '))
      others.push(`byte ${at}, bit ${bit & 7}: ${other}`);
  }
  expect(others).toEqual([]);
});
