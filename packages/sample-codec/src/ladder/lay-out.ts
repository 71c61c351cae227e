import { SampleCodecError } from '../sample-codec-error.ts';
import type { PositionRange } from '../timeline.ts';
import { type Layout, tracksOfForm } from './layout.ts';

/** Of the low track of a split number: a width that libFLAC packs as tightly as any. */
const lowScale = 2 ** 24;

/**
 * Whole numbers to tracks. `gather` is its inverse.
 * @returns undefined where a number fits no track, or this form does not pay
 */
export function layOut(layout: Layout, whole: Float64Array): Int32Array[] | undefined {
  const numbers = numbersOf(layout, whole);
  if (layout.form === 'none') return numbers.every((number) => number === 0) ? [] : undefined;
  if (layout.form === 'plain') return plainTrack(numbers);
  if (layout.form === 'split') return splitTracks(numbers);
  return runTracks(numbers);
}

function numbersOf({ offset, divisor, isDifferenced, drift }: Layout, whole: Float64Array): Float64Array {
  const numbers = whole.slice();
  if (offset !== 0 || divisor !== 1)
    for (let index = 0; index < whole.length; index += 1)
      numbers[index] = ((whole[index] ?? 0) - offset) / divisor;
  if (!isDifferenced) return numbers;
  let before = -drift;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    numbers[index] = number - before - drift;
    before = number;
  }
  return numbers;
}

function plainTrack(numbers: Float64Array): Int32Array[] | undefined {
  const track = new Int32Array(numbers);
  return isExactly(track, numbers) ? [track] : undefined;
}

function isExactly(track: Int32Array, numbers: Float64Array): boolean {
  for (let index = 0; index < track.length; index += 1) if (track[index] !== numbers[index]) return false;
  return true;
}

function splitTracks(numbers: Float64Array): Int32Array[] | undefined {
  const high = new Int32Array(numbers.length);
  const low = new Int32Array(numbers.length);
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    if (!Number.isSafeInteger(number)) return undefined;
    high[index] = Math.floor(number / lowScale + 0.5);
    low[index] = number - (high[index] ?? 0) * lowScale;
  }
  return [high, low];
}

/** For a number of samples; more are not worth a second track. */
const mostRuns = 0.8;

function runTracks(numbers: Float64Array): Int32Array[] | undefined {
  let runs = 0;
  for (let index = 0; index < numbers.length; index += 1)
    if (index === 0 || numbers[index] !== numbers[index - 1]) runs += 1;
  if (runs > numbers.length * mostRuns) return undefined;
  const ofRuns = new Float64Array(runs);
  const repeats = new Int32Array(runs).fill(-1);
  let run = -1;
  for (let index = 0; index < numbers.length; index += 1) {
    if (index === 0 || numbers[index] !== numbers[index - 1]) run += 1;
    ofRuns[run] = numbers[index] ?? 0;
    repeats[run] = (repeats[run] ?? 0) + 1;
  }
  const track = plainTrack(ofRuns);
  return track && [...track, repeats];
}

/** Where whole numbers are gathered from, to get those from `first` on: each difference stands on the numbers before it. */
export function gatheredFrom({ form, isDifferenced }: Layout, first: number): number {
  return isDifferenced && form !== 'none' ? 0 : first;
}

/**
 * Tracks to the whole numbers at some positions.
 * @param tracks as many as the form has: whole in `runs`, otherwise their samples from `gatheredFrom` up to `end`
 * @param count of the samples of the whole column
 * @throws SampleCodecError `bad-column` where tracks have other lengths
 */
export function gather(
  layout: Layout,
  tracks: readonly Int32Array[],
  { first, end }: PositionRange,
  count: number,
): Float64Array {
  const [high = new Int32Array(0), low = high] = tracks;
  const { form, offset, divisor, isDifferenced, drift } = layout;
  const from = gatheredFrom(layout, first);
  const gathered = new Float64Array(end - from);
  if (form === 'runs') repeatRuns(high, low, gathered, from, count);
  else if (tracks.slice(0, tracksOfForm[form]).some((track) => track.length !== gathered.length))
    throw wrongLength(high.length, gathered.length);
  else if (form === 'plain') gathered.set(high);
  else if (form === 'split')
    for (let index = 0; index < gathered.length; index += 1)
      gathered[index] = (high[index] ?? 0) * lowScale + (low[index] ?? 0);
  if (form === 'none')
    // Plus 0, since 0 times a negative drift would be the other zero.
    for (let index = 0; index < gathered.length; index += 1) gathered[index] = (from + index) * drift + 0;
  else if (isDifferenced) {
    let sum = -drift;
    for (let index = 0; index < gathered.length; index += 1) {
      sum += (gathered[index] ?? 0) + drift;
      gathered[index] = sum;
    }
  }
  const whole = gathered.subarray(first - from);
  if (offset !== 0 || divisor !== 1)
    for (let index = 0; index < whole.length; index += 1)
      whole[index] = (whole[index] ?? 0) * divisor + offset;
  return whole;
}

/** @param whole receives the numbers from position `from` of `count` on */
function repeatRuns(
  numbers: Int32Array,
  repeats: Int32Array,
  whole: Float64Array,
  from: number,
  count: number,
): void {
  let filled = 0;
  for (let run = 0; run < numbers.length; run += 1) {
    const end = filled + (repeats[run] ?? -1) + 1;
    if (end <= filled || end > count) throw wrongLength(end, count);
    if (end > from && filled < from + whole.length)
      whole.fill(numbers[run] ?? 0, Math.max(0, filled - from), end - from);
    filled = end;
  }
  if (filled < count) throw wrongLength(filled, count);
}

function wrongLength(length: number, count: number): SampleCodecError {
  return new SampleCodecError(
    'bad-column',
    `a track stands for ${length} samples instead of ${count}: it is damaged, or of another column`,
  );
}
