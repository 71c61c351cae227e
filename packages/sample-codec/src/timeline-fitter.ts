import { fitTimeline } from './timeline-fit.ts';
import type { Timeline } from './timeline.ts';

/** Fits timelines to columns of times. Series of one target mostly have the times of the one before them: these share one object. */
export class TimelineFitter {
  #timestampsMs: Float64Array = new Float64Array();
  #timeline: Timeline = [];

  /**
   * @param timestampsMs whole milliseconds, each after the one before; to be left as they are
   * @throws SampleCodecError `bad-timeline` naming the first that is not
   */
  fit(timestampsMs: Float64Array): Timeline {
    if (!isEqual(timestampsMs, this.#timestampsMs)) {
      this.#timeline = fitTimeline(timestampsMs);
      this.#timestampsMs = timestampsMs;
    }
    return this.#timeline;
  }
}

function isEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
