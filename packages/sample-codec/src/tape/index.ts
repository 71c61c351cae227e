export { framesOf, type Lane, type LaneFrames } from './lane.ts';
export { readTapeIndex, writeTapeIndex } from './tape-index-bytes.ts';
export type { TapeExtent, TapeIndex, TapeTimeline, TapeTrack } from './tape-index.ts';
export { deviate, deviationsOf, gridOf } from './timeline-deviations.ts';
