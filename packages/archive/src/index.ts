export { ArchiveError, type Fault, type ArchiveErrorCode, type FaultyFile } from './archive-error.ts';
export { Archive, type ArchiveOptions } from './archive.ts';
export type { CatalogEntry, KnownSegment } from './catalog-entry.ts';
export { listFolder } from './folder-listing.ts';
export { mergeColumns } from './merge-columns.ts';
export { nameContradiction } from './name-contradiction.ts';
export { openSegmentFile } from './open-segment-file.ts';
export { PartReader } from './part-reader.ts';
export { referenceTo, type PartReference } from './part-reference.ts';
export {
  isSameVersion,
  versionOf,
  type FileVersion,
  type ReadCost,
  type SegmentFile,
  type SegmentPart,
} from './segment-file.ts';
export type { FindOptions, HiddenSamples, TimeRange } from './matching.ts';
export type { SelectedSeries, SelectOptions } from './selection.ts';
export type { IndexedSeries } from './series-index.ts';
export { textOf } from './series-text.ts';
export { Turn } from './turn.ts';
