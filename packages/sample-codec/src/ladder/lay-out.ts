import { SampleCodecError } from '../sample-codec-error.ts';
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

/**
 * Tracks to whole numbers.
 * @param tracks as many as the form has
 * @throws SampleCodecError `bad-column` where they are not of `count` samples
 */
export function gather(layout: Layout, tracks: readonly Int32Array[], count: number): Float64Array {
  const [first = new Int32Array(0), second = first] = tracks;
  const whole = new Float64Array(count);
  if (layout.form === 'runs') repeatRuns(first, second, whole);
  else if (tracks.slice(0, tracksOfForm[layout.form]).some((track) => track.length !== count))
    throw wrongLength(first.length, count);
  else if (layout.form === 'plain') whole.set(first);
  else if (layout.form === 'split')
    for (let index = 0; index < count; index += 1)
      whole[index] = (first[index] ?? 0) * lowScale + (second[index] ?? 0);
  const { offset, divisor, isDifferenced, drift } = layout;
  if (isDifferenced) {
    let sum = -drift;
    for (let index = 0; index < count; index += 1) {
      sum += (whole[index] ?? 0) + drift;
      whole[index] = sum;
    }
  }
  if (offset !== 0 || divisor !== 1)
    for (let index = 0; index < count; index += 1) whole[index] = (whole[index] ?? 0) * divisor + offset;
  return whole;
}

function repeatRuns(numbers: Int32Array, repeats: Int32Array, whole: Float64Array): void {
  let filled = 0;
  for (let run = 0; run < numbers.length; run += 1) {
    const end = filled + (repeats[run] ?? -1) + 1;
    if (end <= filled || end > whole.length) throw wrongLength(end, whole.length);
    whole.fill(numbers[run] ?? 0, filled, end);
    filled = end;
  }
  if (filled < whole.length) throw wrongLength(filled, whole.length);
}

function wrongLength(length: number, count: number): SampleCodecError {
  return new SampleCodecError(
    'bad-column',
    `a track stands for ${length} samples instead of ${count}: it is damaged, or of another column`,
  );
}
