export { ArchiveError, type ArchiveErrorCode, type FaultyFile } from './archive-error.ts';
export { Archive, type ArchiveOptions } from './archive.ts';
export type { CatalogEntry } from './catalog-entry.ts';
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
export type { SelectedSeries } from './selection.ts';
export { textOf } from './series-text.ts';
export { Turn } from './turn.ts';
