export { FlacError, type FlacErrorCode } from './flac-error.ts';
export { FlacReader, type ReadStats } from './flac-reader.ts';
export { FlacSegment } from './flac-segment.ts';
export { crc16, crc8 } from './frame/crc.ts';
export { fixedCoefficients } from './frame/prediction.ts';
export { blockTypeName, type MetadataBlock } from './metadata/metadata.ts';
export type { SeekTable } from './metadata/seek-table.ts';
export type { StreamInfo } from './metadata/stream-info.ts';
export { SampleDigest } from './sample-digest.ts';
