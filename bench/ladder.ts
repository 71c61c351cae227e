import { cheapestCandidate, decodeColumn, encodeColumn } from '@flac-metrics/sample-codec/ladder';
import { median, type Row } from './row.ts';

/*
 * How fast the ladder chooses a mapping, for columns of the kinds that are met and in the lengths of tapes, and how fast decimals
 * are decoded. One core; the peer is the speed that is wanted.
 */

const rounds = 7;
const wantedChoice = 1;
const wantedDecoding = 50;

/** Numbers 0 to 1 that are the same in each run. */
function noiseFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Signal = (noise: () => number, index: number) => number;

const few = [0.066, 0.132, 0.134, 0.133_999_999_999_999_98, 0.2, 1 / 3];
const signals: Readonly<Record<string, Signal>> = {
  'a constant': () => 0.1,
  'whole percents': (noise) => Math.floor(noise() * 100),
  nanoseconds: (noise) => Math.floor(noise() * 1e6) / 1e9,
  'nanoseconds of a slower clock': (noise) => Math.round(Math.floor(noise() * 1e5) * 10.0149) / 1e9,
  'a counter': (noise, index) => 1e9 + index * 100 + Math.floor(noise() * 50),
  'pages of memory': (noise, index) => 4096 * (1e6 + Math.floor(index / 20) + Math.floor(noise() * 10)),
  sixtieths: (noise) => Number((Math.floor(noise() * 1e8) / 60).toPrecision(15)),
  'sums of decimals': (noise) => Math.floor(noise() * 1e5) * 0.002,
  'a few values': (noise) => few[Math.floor(noise() * few.length)] ?? 0,
  'rare steps': (_, index) => Math.floor(index / 300) ** 2 / 4,
  'numbers of all sizes': (noise) => Math.exp(40 * noise()),
};

function columnOf(signal: Signal, count: number): Float64Array {
  const noise = noiseFrom(1);
  return Float64Array.from({ length: count }, (_, index) => signal(noise, index));
}

export function run(): Promise<Row[]> {
  const all = Object.values(signals);
  const rows = [480, 1440, 86_400].map((count) =>
    choosing(
      `choose mappings, columns of ${count}`,
      all.map((signal) => columnOf(signal, count)),
    ),
  );
  for (const [name, signal] of Object.entries(signals))
    rows.push(choosing(`choose a mapping for ${name}`, [columnOf(signal, 3000)]));
  rows.push(decoding());
  return Promise.resolve(rows);
}

function choosing(name: string, columns: readonly Float64Array[]): Row {
  const samples = columns.reduce((sum, column) => sum + column.length, 0);
  const repeats = Math.ceil(100_000 / samples);
  const ours = speed(samples * repeats, () => {
    for (let repeat = 0; repeat < repeats; repeat += 1)
      for (const column of columns) cheapestCandidate(column);
  });
  return rowOf(name, ours, wantedChoice);
}

function decoding(): Row {
  const values = columnOf((noise) => Math.floor(noise() * 1e4) / 100, 86_400);
  const encoded = encodeColumn(values);
  if (encoded.mapping.step.kind !== 'decimal') throw new Error(`chose ${encoded.mapping.step.kind}`);
  return rowOf(
    'decode decimals',
    speed(values.length, () => decodeColumn(encoded, values.length)),
    wantedDecoding,
  );
}

/** @returns millions of samples a second */
function speed(samples: number, action: () => void): number {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startMs = performance.now();
    action();
    figures.push(samples / (performance.now() - startMs) / 1000);
  }
  return median(figures);
}

function rowOf(name: string, ours: number, wanted: number): Row {
  const target = `≥ ${wanted} M samples/s`;
  return { name, ours, peer: wanted, unit: 'M samples/s', ratio: ours / wanted, target };
}
