import { ByteWriter } from './byte-writer.ts';
import { blockSamples, trackBits, secondTrackBits } from './flac-cost.ts';
import { layOut } from './lay-out.ts';
import { writeLayout, type Layout, type LayoutForm } from './layout.ts';
import { spread } from './spread.ts';

export interface LaidOut {
  readonly layout: Layout;
  readonly tracks: Int32Array[];
  /** What FLAC takes for the tracks, nearly. */
  readonly bits: number;
}

/** A column up to this long is measured as a whole, a longer one by windows. */
const mostMeasured = 16_384;
const windows = 8;
/** Differences and middles are judged by so many samples. */
const sampled = 64;

/**
 * Lays whole numbers out in the way that FLAC needs least for.
 * @param whole at least one, each of a magnitude up to 2^53
 * @param mayTakeTwo tracks
 * @returns undefined where no layout holds them
 */
export function chooseLayout(whole: Float64Array, mayTakeTwo: boolean): LaidOut | undefined {
  const { least, most, divisor } = extentOf(whole);
  if (most - least > Number.MAX_SAFE_INTEGER) return undefined;
  if (divisor === 0) return laidOut({ offset: least, ...constantLayout }, whole, 0);
  const measured = windowsOf(whole);
  const bases = basesOf(measured, whole[0] ?? 0, divisor);
  const ramp = laidOut({ ...bases[3], form: 'none' }, whole, 0);
  if (ramp) return ramp;
  const layoutsIn = (form: LayoutForm): Layout[] => bases.map((base) => ({ ...base, form }));
  const unsplit = mayTakeTwo ? [...layoutsIn('plain'), ...layoutsIn('runs')] : layoutsIn('plain');
  return (
    cheapest(unsplit, measured, whole) ??
    (mayTakeTwo ? cheapest(layoutsIn('split'), measured, whole) : undefined)
  );
}

function cheapest(
  layouts: readonly Layout[],
  measured: Float64Array,
  whole: Float64Array,
): LaidOut | undefined {
  const ranked = layouts
    .map((layout) => {
      const bits = bitsOf(layout, measured, whole.length / measured.length);
      return { layout, bits, bitsWithLayout: bits + layoutBits(layout) };
    })
    .filter(({ bits }) => bits < Infinity)
    .toSorted((a, b) => a.bitsWithLayout - b.bitsWithLayout);
  // What fits a part may not fit the whole.
  for (const { layout, bits } of ranked) {
    const found = laidOut(layout, whole, bits);
    if (found) return found;
  }
  return undefined;
}

const constantLayout = { divisor: 1, isDifferenced: false, drift: 0, form: 'none' } as const;

function laidOut(layout: Layout, whole: Float64Array, bits: number): LaidOut | undefined {
  const tracks = layOut(layout, whole);
  return tracks && { layout, tracks, bits };
}

function layoutBits(layout: Layout): number {
  const bytes = new ByteWriter();
  writeLayout(layout, bytes);
  return bytes.length * 8;
}

/** Least and greatest, and the greatest common divisor of all distances; 0 where all are equal. */
function extentOf(whole: Float64Array): { least: number; most: number; divisor: number } {
  const first = whole[0] ?? 0;
  let [least, most, divisor] = [first, first, 0];
  for (let index = 1; index < whole.length; index += 1) {
    const number = whole[index] ?? 0;
    if (number < least) least = number;
    if (number > most) most = number;
    if (divisor !== 1 && number !== first) divisor = greatestCommonDivisor(Math.abs(number - first), divisor);
  }
  return { least, most, divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  let [greater, less] = [a, b];
  while (less !== 0) [greater, less] = [less, greater % less];
  return greater;
}

/** Blocks from all over a long column, one behind the other. */
function windowsOf(whole: Float64Array): Float64Array {
  if (whole.length <= mostMeasured) return whole;
  const measured = new Float64Array(windows * blockSamples);
  for (let window = 0; window < windows; window += 1) {
    const start = Math.floor(((whole.length - blockSamples) * window) / (windows - 1));
    measured.set(whole.subarray(start, start + blockSamples), window * blockSamples);
  }
  return measured;
}

type Base = Omit<Layout, 'form'>;

/** As they are, about their middle, as differences, and as differences about their middle. */
function basesOf(measured: Float64Array, first: number, divisor: number): [Base, Base, Base, Base] {
  // A column of multiples needs no offset; another needs the remainder.
  const remainder = (first % divisor) + 0;
  const middle = median(spread(measured, sampled));
  const centre = first + Math.round((middle - first) / divisor) * divisor;
  const drift = median(spreadDifferences(measured)) / divisor;
  const asIs = { divisor, isDifferenced: false, drift: 0 };
  return [
    { ...asIs, offset: remainder },
    { ...asIs, offset: centre },
    { divisor, isDifferenced: true, drift: 0, offset: first },
    { divisor, isDifferenced: true, drift, offset: first },
  ];
}

/** @param numbers two at the least */
function spreadDifferences(numbers: Float64Array): Float64Array {
  const picked = new Float64Array(Math.min(sampled, numbers.length - 1));
  for (let index = 0; index < picked.length; index += 1) {
    const at = Math.floor((index * (numbers.length - 1)) / picked.length);
    picked[index] = (numbers[at + 1] ?? 0) - (numbers[at] ?? 0);
  }
  return picked;
}

function median(numbers: Float64Array): number {
  return numbers.toSorted()[Math.floor(numbers.length / 2)] ?? 0;
}

/** @param scale of the whole to what is measured */
function bitsOf(layout: Layout, measured: Float64Array, scale: number): number {
  const [first, second] = layOut(layout, measured) ?? [];
  if (!first) return Infinity;
  return scale * (trackBits(first) + (second ? trackBits(second) : 0)) + (second ? secondTrackBits : 0);
}
