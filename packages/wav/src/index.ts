export { FolderLock, recordingLockName, type FolderLockHolder } from './folder-lock.ts';
export type { InfoTag } from './info-list.ts';
export { makeFolder } from './make-folder.ts';
export { removeDurably, syncFolder } from './sync-folder.ts';
export { WavError, type WavErrorCode } from './wav-error.ts';
export type { WavFormat } from './wav-format.ts';
export { WavReader } from './wav-reader.ts';
export { WavRecorder, type RecordedBits } from './wav-recorder.ts';
export { WavSegment } from './wav-segment.ts';
