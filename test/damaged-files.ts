import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { FlacReader } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSeries } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { tapeOf, type NamedColumn } from './tape-file.ts';

const startMs = Date.UTC(2026, 10, 24, 5);
/** Of the names of files that say when they begin. */
export const start = '2026-11-24_05-00-00';

/** A recording of so many seconds, as the agent leaves it. */
export function record(path: string, series: string, count: number, value = 0): void {
  mkdirSync(dirname(path), { recursive: true });
  const mapping = { kind: 'decimal', digits: 2 } as const;
  const recorder = WavRecorder.create(
    path,
    { series: parseSeries(series), startMs, intervalMs: 1000, mapping },
    16,
  );
  recorder.append(Int32Array.from({ length: count }, (_, at) => value + ((at * 37) % 1009)));
  recorder.close();
}

/** A copy of a file of which something was changed. */
export function copyChanged(from: string, to: string, change: (bytes: Buffer) => Buffer | void): void {
  const bytes = Buffer.from(readFileSync(from));
  writeFileSync(to, change(bytes) ?? bytes);
}

/** What has lost its tags: their list has become room for later. */
export function dropTags(bytes: Buffer): void {
  bytes.write('JUNK', bytes.indexOf('LIST'));
}

/** WAVs, each damaged in its own way. */
export function writeDamagedWavs(folder: string): void {
  const sound = join(folder, `sound_${start}.wav`);
  record(sound, 'sound', 100);
  const damaged = (name: string, change: (bytes: Buffer) => Buffer | void): void =>
    copyChanged(sound, join(folder, `${name}_${start}.wav`), change);
  damaged('flipped', (bytes) => void bytes.writeUInt8(77, bytes.length - 9));
  damaged('cut', (bytes) => bytes.subarray(0, -50));
  damaged('emptied', (bytes) => bytes.subarray(0, 1));
  damaged('size', (bytes) => void bytes.writeUInt32LE(100, bytes.indexOf('data') + 4));
  damaged('text', () => Buffer.from('a text, and nothing of a sound file'));
  damaged('floating', (bytes) => void bytes.writeUInt16LE(3, 20));
  damaged('blocks', (bytes) => void bytes.writeUInt16LE(3, 32));
  damaged('tags', (bytes) => void bytes.write('decimal:3', bytes.indexOf('decimal:2')));
  damaged('channels', (bytes) => {
    dropTags(bytes);
    bytes.writeUInt16LE(9, 22);
    bytes.writeUInt16LE(18, 32);
  });
}

/** FLACs and tapes, each damaged in its own way. @returns where a sound one is */
export async function writeDamagedFlacs(folder: string): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const wav = join(folder, 'whole.wav');
  record(wav, 'whole', 9000);
  const flac = join(folder, `whole_${start}.flac`);
  await encodeWav(wav, flac);
  const reader = await FlacReader.open(await FileAccess.open(flac));
  const [first = 0, second = 0] = reader.seekTable.byteOffsets.subarray(1);
  const audio = reader.blocks.reduce((at, { byteLength }) => at + 4 + byteLength, 4);
  await reader.close();
  const damaged = (name: string, change: (bytes: Buffer) => Buffer | void): void =>
    copyChanged(flac, join(folder, `${name}.flac`), change);
  damaged(
    'flipped',
    (bytes) => void bytes.writeUInt8((bytes[audio + first + 900] ?? 0) ^ 1, audio + first + 900),
  );
  damaged('cut', (bytes) => bytes.subarray(0, audio + second));
  damaged('missing', (bytes) =>
    Buffer.concat([bytes.subarray(0, audio + first), bytes.subarray(audio + second)]),
  );
  damaged('total', (bytes) => void bytes.writeUInt32BE(5000, 22));
  damaged('md5', (bytes) => void bytes.writeUInt8((bytes[26] ?? 0) ^ 1, 26));
  damaged('text', () => Buffer.from('a text'));
  damaged('head', (bytes) => bytes.subarray(0, 60));
  damaged('tags', (bytes) => void bytes.write('decimal:3', bytes.indexOf('decimal:2')));
  damaged('comments', (bytes) => void bytes.writeUInt32LE(20_000, bytes.indexOf('SERIES=') - 8));
  copyFileSync(flac, join(folder, `renamed_2026-11-24_06-00-00.flac`));
  copyFileSync(flac, join(folder, 'node.tape.flac'));
  const [quiet, loud] = [tapeUpTo(300), tapeUpTo(30_000)];
  writeFileSync(join(folder, 'double.tape.flac'), tapeOf([columnUpTo(300), columnUpTo(301)]));
  const newer = Buffer.from(quiet);
  newer.writeUInt8(2, newer.indexOf('mtap') + 4);
  writeFileSync(join(folder, 'newer.tape.flac'), newer);
  writeFileSync(
    join(folder, 'mixed.tape.flac'),
    Buffer.concat([headOf(quiet), loud.subarray(headOf(loud).length)]),
  );
  return flac;
}

/** One series of noise, in 16 bits whatever its size. */
function tapeUpTo(most: number): Buffer {
  return Buffer.from(tapeOf([columnUpTo(most)]));
}

function columnUpTo(most: number): NamedColumn {
  const run = { startMs, intervalMs: 1000, count: 200 };
  const values = Float64Array.from({ length: 200 }, (_, at) => (at * at * 7919) % (most + 1));
  return { series: 'a', timeline: [run], values };
}

/** All metadata: the last block is the index. */
function headOf(tape: Buffer): Buffer {
  const index = tape.indexOf('mtap');
  return tape.subarray(0, index + tape.readUIntBE(index - 3, 3));
}
