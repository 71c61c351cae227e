import { chooseBlockLengths, encodeStream } from '@flac-metrics/flac-encoder/frame';
import { encode as encodeByLibflac } from '../packages/flac-reader/test/libflac.ts';
import { makeSignal, type SignalName } from '../packages/wav/src/signal.ts';
import { median, type Row } from './row.ts';

/*
 * Columns to FLAC in memory, in turn: our own frame encoder, and libFLAC at level 8 through flac-bindings in blocks of 4096.
 * Ours is measured in the same blocks, and in blocks that it chooses, with the time that the choice takes.
 */

const rounds = 5;
const samples = 2 * 86_400;
const blockSize = 4096;

interface Column {
  readonly name: string;
  readonly samples: Int32Array;
  readonly bitsPerSample: number;
}

export async function run(): Promise<Row[]> {
  const equal = () => equalBlocks;
  return [...columns()].flatMap((column) => [
    ...compare(`${column.name}, blocks of ${blockSize}`, column, equal),
    ...compare(`${column.name}, blocks chosen`, column, () =>
      chooseBlockLengths(column.samples, column.bitsPerSample),
    ),
  ]);
}

const equalBlocks = Array.from({ length: Math.ceil(samples / blockSize) }, (_, index) =>
  Math.min(blockSize, samples - index * blockSize),
);

function* columns(): Generator<Column> {
  for (const [signal, bitsPerSample] of [
    ['steps', 16],
    ['counter', 32],
    ['walk', 16],
    ['walk', 24],
  ] as const) {
    yield { name: `${signal} of ${bitsPerSample} bits`, samples: make(signal, bitsPerSample), bitsPerSample };
  }
  const noise = make('noise', 16);
  const both = make('sine', 16).map((sample, index) => (sample >> 1) + ((noise[index] ?? 0) >> 8));
  yield { name: 'sine with noise of 16 bits', samples: both, bitsPerSample: 16 };
}

function make(signal: SignalName, bits: number): Int32Array {
  const column = new Int32Array(samples);
  makeSignal(signal, bits, 1)(column);
  return column;
}

function compare(name: string, column: Column, blocks: () => readonly number[]): Row[] {
  const { bitsPerSample } = column;
  const ours: number[] = [];
  const peer: number[] = [];
  let [oursBytes, peerBytes] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const startMs = performance.now();
    oursBytes = encodeStream(column.samples, blocks(), { bitsPerSample }).length;
    const middleMs = performance.now();
    peerBytes = encodeByLibflac([column.samples], { bitsPerSample, blockSize, level: 8 }).length;
    ours.push(middleMs - startMs);
    peer.push(performance.now() - middleMs);
  }
  const speed = (figures: readonly number[]) => samples / median(figures) / 1000;
  return [
    {
      ...row(name, oursBytes / samples, peerBytes / samples, 'bytes a sample'),
      target: '≤ 1 × libFLAC at level 8',
    },
    row(name, speed(ours), speed(peer), 'M samples/s'),
  ];
}

function row(name: string, ours: number, peer: number, unit: string): Row {
  return { name, ours, peer, unit, ratio: ours / peer };
}
