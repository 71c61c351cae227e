import { referenceTo, textOf, type PartReader, type SegmentPart } from '@flac-metrics/archive';
import { formatTime, spansOf, type MaxError } from '@flac-metrics/sample-codec';
import { firstDifference } from './differing-columns.ts';
import { toleranceOf } from './max-error.ts';
import { countWithin, readPart } from './read-part.ts';
import { partsOf, type Source } from './source.ts';
import { WorkTurn } from './work-turn.ts';

/** Samples that are compared at once. */
const spanSamples = 1 << 20;

/** Tapes on which all samples of the outdated sources stand, each once. */
export class TapeShelf {
  readonly #bySeries = new Map<string, SegmentPart[]>();

  add(tape: Source): void {
    for (const part of partsOf(tape)) {
      const text = textOf(part.track.series);
      const known = this.#bySeries.get(text);
      if (known) known.push(part);
      else this.#bySeries.set(text, [part]);
    }
  }

  /**
   * Compares a source, sample by sample, with what the tapes hold.
   * @param allowed how far samples may be from those that stand for them
   * @param reader has no file open that was read before
   * @returns what is not there, in words for the user; undefined where every bit is
   * @throws ArchiveError where a file cannot be read, or is not what it was; the signal's reason
   */
  async missingOf(
    source: Source,
    allowed: MaxError | undefined,
    reader: PartReader,
    signal?: AbortSignal,
  ): Promise<string | undefined> {
    const turn = new WorkTurn(signal);
    for (const part of partsOf(source)) {
      const series = textOf(part.track.series);
      const all = this.#bySeries.get(series) ?? [];
      for (const { fromMs, toMs } of spansOf(part.track.timeline, spanSamples)) {
        await turn.give();
        const ours = await readPart(reader, part, fromMs, toMs);
        const inSpan = all.filter((other) => countWithin(other, fromMs, toMs) > 0);
        const count = inSpan.reduce((sum, other) => sum + countWithin(other, fromMs, toMs), 0);
        const theirs = await reader.read(inSpan.map(referenceTo), { fromMs, toMs, count });
        const timeMs = firstDifference(ours, theirs, toleranceOf(part, inSpan, allowed));
        if (timeMs !== undefined)
          return `${series} at ${formatTime(timeMs)} is not on its tape as it is here`;
      }
    }
    return undefined;
  }
}
