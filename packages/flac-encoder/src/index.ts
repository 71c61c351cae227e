export { checkFlac, type FlacContents } from './check-flac.ts';
export type { SampleDifference, VerifyOptions } from './compare-samples.ts';
export { describeTotal, type EncodeReport } from './encode-report.ts';
export { encodeWav, type EncodeOptions } from './encode-wav.ts';
export { FlacEncoderError, type FlacEncoderErrorCode } from './flac-encoder-error.ts';
export { removeAbandonedParts, removeAbandonedPartsIn } from './part-file.ts';
export type { Verdict } from './verdict.ts';
export { verifyPair } from './verify-pair.ts';
