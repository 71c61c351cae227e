/** A run of samples of a recording, as readers hand them on in turn. */
export interface Block {
  /** Position of the first of them in the recording. */
  readonly firstSample: number;
  /** Of each channel. */
  readonly sampleCount: number;
  /** One array a channel, `sampleCount` long. Valid until the next block is asked for. */
  readonly channels: readonly Int32Array[];
}
