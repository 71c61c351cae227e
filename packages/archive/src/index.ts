export { ArchiveError, type ArchiveErrorCode } from './archive-error.ts';
export { Archive, type ArchiveOptions, type ArchiveStats, type SelectedSeries } from './archive.ts';
export { makeMatcher, type Matcher, type MatcherType } from './matcher.ts';
export { mergeColumns } from './merge-columns.ts';
export type { CatalogEntry } from './segment-catalog.ts';
