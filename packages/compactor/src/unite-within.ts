import { clipTimeline, sampleCount, unionOfTimelines, type Timeline } from '@flac-metrics/sample-codec';
import type { WorkTurn } from './work-turn.ts';

/** Samples whose times are put together at once. */
const mostAtOnce = 1_000_000;

/**
 * Every time in [fromMs, toMs] that any of the timelines has, once, in order.
 * @param fromMs whole, as `toMs`: where there are too many samples, they are divided in the middle between the two
 * @throws the signal's reason
 */
export async function uniteWithin(
  timelines: readonly Timeline[],
  fromMs: number,
  toMs: number,
  turn: WorkTurn,
): Promise<Timeline> {
  const inside = timelines
    .map((timeline) => clipTimeline(timeline, fromMs, toMs))
    .filter((timeline) => timeline.length > 0);
  await turn.give();
  if (inside.length <= 1) return inside[0] ?? [];
  const samples = inside.reduce((sum, timeline) => sum + sampleCount(timeline), 0);
  if (samples <= mostAtOnce || fromMs === toMs) return unionOfTimelines(inside);
  const middleMs = Math.floor((fromMs + toMs) / 2);
  const before = await uniteWithin(inside, fromMs, middleMs, turn);
  return [...before, ...(await uniteWithin(inside, middleMs + 1, toMs, turn))];
}
