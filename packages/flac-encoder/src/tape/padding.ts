/** A block with its last sample repeated up to a length, which costs next to nothing; the block itself, where it is as long. */
export function padded(samples: Int32Array, length: number): Int32Array {
  if (samples.length >= length) return samples;
  const block = new Int32Array(length).fill(samples.at(-1) ?? 0);
  block.set(samples);
  return block;
}
