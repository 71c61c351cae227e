import {
  excerpt,
  formatSeries,
  SampleCodecError,
  unionOfTimelines,
  type Series,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';

/** The times of series that are in several files. Those of one target mostly are in the same files, on the same timelines. */
export class TimelineUnions {
  #timelines: readonly Timeline[] = [];
  #union: Timeline = [];

  /**
   * @param timelines where they are the same objects as the last time, so is their union
   * @throws ArchiveError `too-many-samples` where more overlap than can be put together
   */
  of(series: Series, timelines: readonly Timeline[]): Timeline {
    const [first, ...others] = timelines;
    if (first && others.length === 0) return first;
    if (areSame(timelines, this.#timelines)) return this.#union;
    try {
      this.#union = unionOfTimelines(timelines);
    } catch (error) {
      if (!(error instanceof SampleCodecError)) throw error;
      throw new ArchiveError('too-many-samples', `${excerpt(formatSeries(series))}: ${error.message}`, {
        cause: error,
      });
    }
    this.#timelines = timelines;
    return this.#union;
  }
}

function areSame(a: readonly Timeline[], b: readonly Timeline[]): boolean {
  return a.length === b.length && a.every((timeline, index) => timeline === b[index]);
}
