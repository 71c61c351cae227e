import { leastBlockSize, mostBlockSize } from './block-size.ts';

/*
 * Where blocks may well begin. A run of one value is a constant subframe if it has a block of its own, however long it is, and
 * a step costs next to nothing where it falls between two blocks. Beside these, blocks of even lengths can be partitioned and be
 * long enough to bear their header: what lies between two long runs, which are cut out in any case, is cut at equal distances.
 */

export interface BlockCut {
  /** Index of the first sample behind it. */
  readonly at: number;
  /**
   * `long-run`: where a long run begins or ends, or the column · `run`: where a shorter one does · `even`: at an equal distance
   * from the long run before.
   */
  readonly kind: 'long-run' | 'run' | 'even';
}

/** In a shorter run a frame of its own, with header, CRC and one sample, takes more than it spares. */
const leastRun = 64;
const leastLongRun = 512;
/** Of a constant block; what is left of its run and too short for a block of its own can join it. */
const longestConstant = mostBlockSize - 4 * leastBlockSize;
/** Samples between even cuts. */
const spacing = 1024;
/** What lies between two runs takes from the second up to a multiple of this, so that it can be partitioned. */
const alignment = 16;

/** @returns cuts from 0 to the column's length, ascending */
export function findBlockCuts(samples: Int32Array): BlockCut[] {
  const cuts: BlockCut[] = [{ at: 0, kind: 'long-run' }];
  let runCuts: number[] = [];
  // Where the long run before ended, and where the last run of any length did.
  let region = 0;
  let last = 0;
  const closeRegion = (end: number): void => {
    cuts.push(...cutsBetween(region, end, runCuts));
    if (end > region) cuts.push({ at: end, kind: 'long-run' });
    region = last = end;
    runCuts = [];
  };
  for (let start = 0, end = 0; start < samples.length; start = end) {
    end = endOfRun(samples, start);
    const from = last + Math.ceil((start - last) / alignment) * alignment;
    if (end - from < leastRun) continue;
    if (end - from >= leastLongRun) {
      closeRegion(from);
      for (; end - region > longestConstant; region += longestConstant) {
        cuts.push({ at: region + longestConstant, kind: 'long-run' });
      }
      cuts.push({ at: end, kind: 'long-run' });
      region = end;
    } else {
      if (from > last) runCuts.push(from);
      runCuts.push(end);
    }
    last = end;
  }
  closeRegion(samples.length);
  return cuts;
}

/** Both kinds in ascending order. */
function* cutsBetween(start: number, end: number, runCuts: readonly number[]): Generator<BlockCut> {
  let next = start + spacing;
  for (const at of [...runCuts, end]) {
    for (; next < at && end - next >= leastBlockSize; next += spacing) yield { at: next, kind: 'even' };
    if (at < end) yield { at, kind: 'run' };
  }
}

function endOfRun(samples: Int32Array, start: number): number {
  const level = samples[start];
  let end = start + 1;
  while (end < samples.length && samples[end] === level) end += 1;
  return end;
}
