export { compactFolder, compactionLockName } from './compact-folder.ts';
export type { CompactionProgress, CompactionReport, CompactOptions, TapeReport } from './compact-options.ts';
export { CompactorError, type CompactorErrorCode } from './compactor-error.ts';
export type { LeftFile } from './source.ts';
