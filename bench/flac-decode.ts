import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { api } from 'flac-bindings';
import { FlacReader } from '@flac-metrics/flac-reader';
import { FileAccess, MemoryAccess } from '@flac-metrics/random-access';
import { median, type Row } from './row.ts';

/*
 * Decodes the same 30 days at 1 s with our frame reader and with libFLAC through flac-bindings, in turn, from memory; and
 * reads one hour out of them. The files are made by wav-generator and `flac -5`.
 */

const rounds = 15;
const samples = 30 * 86_400;

/** Decodes a whole file with our reader. @returns milliseconds */
async function decodeOurs(bytes: Uint8Array, out: Int32Array): Promise<number> {
  const startMs = performance.now();
  const reader = await FlacReader.open(new MemoryAccess(bytes));
  await reader.read(0, out.length, [out]);
  return performance.now() - startMs;
}

/** Decodes a whole file with libFLAC's synchronous interface. @returns milliseconds */
function decodePeer(bytes: Uint8Array, out: Int32Array): number {
  const startMs = performance.now();
  let at = 0;
  let position = 0;
  const decoder = new api.DecoderBuilder().buildWithStream(
    (buffer) => {
      const part = bytes.subarray(at, at + buffer.length);
      buffer.set(part);
      at += part.length;
      const { CONTINUE, END_OF_STREAM } = api.Decoder.ReadStatus;
      return { bytes: part.length, returnValue: part.length > 0 ? CONTINUE : END_OF_STREAM };
    },
    null,
    null,
    null,
    () => at >= bytes.length,
    (frame, [channel]) => {
      if (channel)
        out.set(new Int32Array(channel.buffer, channel.byteOffset, frame.header.blocksize), position);
      position += frame.header.blocksize;
      return api.Decoder.WriteStatus.CONTINUE;
    },
    null,
    (status) => console.error('libFLAC:', status),
  );
  decoder.processUntilEndOfStream();
  decoder.finish();
  return performance.now() - startMs;
}

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const rows: Row[] = [];
    for (const [signal, bits] of [
      ['walk', 16],
      ['walk', 24],
    ] as const) {
      const wav = join(folder, `${signal}-${bits}.wav`);
      const generator = 'packages/wav/bin/wav-generator.js';
      const options = ['--out', wav, '--signal', signal, '--samples', `${samples}`, '--bits', `${bits}`];
      execFileSync(process.execPath, [generator, ...options]);
      for (const blockSize of bits === 16 ? [256, 1024, 4096] : [4096]) {
        const flac = join(folder, `${signal}-${bits}-${blockSize}.flac`);
        execFileSync('flac', ['--silent', '-5', `--blocksize=${blockSize}`, '--lax', wav, '-o', flac], {
          stdio: 'ignore',
        });
        rows.push(await compare(`decode ${bits}-bit mono, blocks of ${blockSize}`, readFileSync(flac)));
      }
    }
    rows.push(await oneHour(join(folder, 'walk-16-4096.flac')));
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** How many frames are decoded for an hour in the middle, of how many that there are. */
async function oneHour(path: string): Promise<Row> {
  const reader = await FlacReader.open(await FileAccess.open(path));
  const middle = samples / 2;
  await reader.read(middle, middle + 3600, [new Int32Array(3600)]);
  const ours = reader.stats.framesDecoded;
  await reader.close();
  const peer = Math.ceil(samples / 4096);
  const name = 'one hour out of 30 days, blocks of 4096';
  return { name, ours, peer, unit: 'frames', ratio: ours / peer, target: '≤ 2 frames of all' };
}

async function compare(name: string, bytes: Uint8Array): Promise<Row> {
  const ours: number[] = [];
  const peer: number[] = [];
  const outputs = [new Int32Array(samples), new Int32Array(samples)] as const;
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await decodeOurs(bytes, outputs[0]));
    peer.push(decodePeer(bytes, outputs[1]));
  }
  if (Buffer.compare(Buffer.from(outputs[0].buffer), Buffer.from(outputs[1].buffer)) !== 0)
    throw new Error(`${name}: decoders differ`);
  const speed = (figures: number[]) => samples / median(figures) / 1000;
  return {
    name,
    ours: speed(ours),
    peer: speed(peer),
    unit: 'M samples/s',
    ratio: speed(ours) / speed(peer),
    target: '≥ 1 × libFLAC through flac-bindings',
  };
}
