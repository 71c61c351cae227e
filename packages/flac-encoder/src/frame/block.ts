/** The samples of a frame, without the low bits that all of them waste. One object serves block after block. */
export interface Block {
  /** From index 0 to `size`; the array may be longer. */
  samples: Int32Array;
  size: number;
  /** Bits of a sample. */
  width: number;
  /** No sample is further from 0; at most 2^31. */
  magnitude: number;
}
