export { chooseBlockLengths } from './block-lengths.ts';
export type { Effort } from './effort.ts';
export { encodeStream, StreamEncoder, type StreamOptions } from './stream-encoder.ts';
