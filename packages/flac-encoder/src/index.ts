export { describeTotal, type EncodeReport } from './encode-report.ts';
export { encodeWav, type EncodeOptions } from './encode-wav.ts';
export { FlacEncoderError, type FlacEncoderErrorCode } from './flac-encoder-error.ts';
export { removeAbandonedParts } from './part-file.ts';
export { verifyPair, type SampleDifference, type Verdict, type VerifyOptions } from './verify-pair.ts';
