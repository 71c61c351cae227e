export { decodeXorChunk } from './decode.ts';
export { encodeXorChunk, mostChunkBytes, mostChunkSamples } from './encode.ts';
export { XorChunkError, type XorChunkErrorCode } from './xor-chunk-error.ts';
