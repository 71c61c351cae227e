import { highWord, lowWord, wordsOf } from './double-words.ts';

/**
 * Samples that no whole number stands for: NaNs with their payloads, stale markers, infinities, negative zeros, and the few that
 * are off the grid of all others. Columns of equal length, one entry a run of equal bits, in the order of their positions.
 */
export interface Exceptions {
  /** Position of the first sample of each run. */
  readonly starts: Uint32Array;
  readonly counts: Uint32Array;
  /** The words of the double's bits. */
  readonly highs: Uint32Array;
  readonly lows: Uint32Array;
}

/** Nearly all columns have none. */
export const noExceptions: Exceptions = makeExceptions(0);

/** @param count of runs */
export function makeExceptions(count: number): Exceptions {
  return {
    starts: new Uint32Array(count),
    counts: new Uint32Array(count),
    highs: new Uint32Array(count),
    lows: new Uint32Array(count),
  };
}

/** Which samples of a column are exceptions: 1 or 0 for each. */
export type Marks = Uint8Array;

/** @returns the marks of NaNs, infinities and negative zeros; undefined where there are none */
export function markSpecials(values: Float64Array): Marks | undefined {
  let marks: Marks | undefined;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (value - value === 0 && (value !== 0 || 1 / value > 0)) continue;
    marks ??= new Uint8Array(values.length);
    marks[index] = 1;
  }
  return marks;
}

/** @returns the marks, which are left as they are, and those of whole numbers that are NaN, because the step has none for the value */
export function addMisfits(specials: Marks | undefined, whole: Float64Array): Marks | undefined {
  let marks: Marks | undefined;
  for (let index = 0; index < whole.length; index += 1) {
    if (!Number.isNaN(whole[index])) continue;
    marks ??= specials?.slice() ?? new Uint8Array(whole.length);
    marks[index] = 1;
  }
  return marks ?? specials;
}

/** Puts the number before in the place of each that is marked, or the first that is not, where there is none before. */
export function bridge(numbers: Float64Array | Int32Array, marks: Marks): void {
  let neighbour = numbers[marks.indexOf(0)] ?? 0;
  for (let index = 0; index < numbers.length; index += 1) {
    if (marks[index] === 1) numbers[index] = neighbour;
    else neighbour = numbers[index] ?? 0;
  }
}

/** The marked samples of a column. */
export function takeExceptions(values: Float64Array, marks: Marks): Exceptions {
  const words = wordsOf(values);
  const exceptions = makeExceptions(countRuns(words, marks));
  let run = -1;
  for (let index = 0; index < values.length; index += 1) {
    if (marks[index] === 0) continue;
    if (beginsRun(words, marks, index)) {
      run += 1;
      exceptions.starts[run] = index;
      exceptions.highs[run] = words[2 * index + highWord] ?? 0;
      exceptions.lows[run] = words[2 * index + lowWord] ?? 0;
    }
    exceptions.counts[run] = (exceptions.counts[run] ?? 0) + 1;
  }
  return exceptions;
}

function countRuns(words: Int32Array, marks: Marks): number {
  let runs = 0;
  for (let index = 0; index < marks.length; index += 1)
    if (marks[index] === 1 && beginsRun(words, marks, index)) runs += 1;
  return runs;
}

/** Whether the sample before is no exception, or one of other bits. */
function beginsRun(words: Int32Array, marks: Marks, index: number): boolean {
  return (
    marks[index - 1] !== 1 ||
    words[2 * index] !== words[2 * index - 2] ||
    words[2 * index + 1] !== words[2 * index - 1]
  );
}

/** Position behind the last. */
export function endOf({ starts, counts }: Exceptions): number {
  return (starts.at(-1) ?? 0) + (counts.at(-1) ?? 0);
}

/**
 * Puts exceptions back.
 * @param values of the column from position `first` on; what does not lie in them is left out
 */
export function restoreExceptions(exceptions: Exceptions, values: Float64Array, first = 0): void {
  const words = wordsOf(values);
  for (let run = 0; run < exceptions.starts.length; run += 1) {
    const start = (exceptions.starts[run] ?? 0) - first;
    const end = Math.min(values.length, start + (exceptions.counts[run] ?? 0));
    for (let index = Math.max(0, start); index < end; index += 1) {
      words[2 * index + highWord] = exceptions.highs[run] ?? 0;
      words[2 * index + lowWord] = exceptions.lows[run] ?? 0;
    }
  }
}
