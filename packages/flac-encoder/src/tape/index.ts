export type { EncodedTape, TapeDigests } from './encoded-tape.ts';
export { publishTape, type PublishOptions } from './publish-tape.ts';
export type { TapeColumn } from './tape-column.ts';
export { TapeEncoder, type TapeOptions } from './tape-encoder.ts';
