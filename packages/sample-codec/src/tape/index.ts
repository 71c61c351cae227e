export { framesOf, type Lane, type LaneFrames } from './lane.ts';
export { readTapeIndex, writeTapeIndex } from './tape-index-bytes.ts';
export {
  lanesOf,
  tapeApplicationId,
  type TapeExtent,
  type TapeIndex,
  type TapeTimeline,
  type TapeTrack,
} from './tape-index.ts';
export { slugOfTarget, targetOf, type Target } from './target.ts';
export { isTapeName, startOfTapeName } from './tape-name.ts';
export { deviate, deviationsOf, gridOf } from './timeline-deviations.ts';
