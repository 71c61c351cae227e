export { framesOf, type Lane, type LaneFrames } from './lane.ts';
export type { PackedTapeIndex } from './packed-tape-index.ts';
export { openTapeIndex, readTapeIndex, reopenTapeIndex, writeTapeIndex } from './tape-index-bytes.ts';
export {
  lanesInOrder,
  tapeApplicationId,
  type TapeExtent,
  type TapeIndex,
  type TapeTimeline,
  type TapeTrack,
} from './tape-index.ts';
export { formatTapeName, isTapeName, startOfTapeName, type TapeName } from './tape-name.ts';
export { slugOfTarget, targetOf, type Target } from './target.ts';
export { deviate, deviationsOf, gridOf } from './timeline-deviations.ts';
export { WindowCutter, windowOf, windowsOf, type WindowedColumn } from './window.ts';
