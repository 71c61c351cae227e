/** What a frame of FLAC mostly holds: an encoder fits a predictor to each. */
const blockSamples = 4096;
/** A year is judged by so many of its blocks, from all over it. */
const mostBlocks = 16;

/** Blocks of a signal, of nearly equal length: all of it, or, where it is long, some from all over it. */
export function signalBlocks(signal: Float64Array): Float64Array[] {
  const blocks = Math.ceil(signal.length / blockSamples);
  const taken = Math.min(blocks, mostBlocks);
  const length = blocks > mostBlocks ? blockSamples : signal.length / blocks;
  const stride = taken > 1 ? (signal.length - length) / (taken - 1) : 0;
  return Array.from({ length: taken }, (_, index) =>
    signal.subarray(Math.round(index * stride), Math.round(index * stride + length)),
  );
}
