export { ArchiveError, type ArchiveErrorCode, type FaultyFile } from './archive-error.ts';
export { Archive, type ArchiveOptions } from './archive.ts';
export type { CatalogEntry } from './catalog-entry.ts';
export { mergeColumns } from './merge-columns.ts';
export { PartReader } from './part-reader.ts';
export { referenceTo, type PartReference } from './part-reference.ts';
export type { ReadCost, SegmentFile, SegmentPart } from './segment-file.ts';
export type { SelectedSeries } from './selection.ts';
export { Turn } from './turn.ts';
