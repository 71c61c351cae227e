import { greatestMaxError } from '@flac-metrics/sample-codec';
import type { SeriesColumns } from './sample-column.ts';
import { encodeParts, type EncodeOptions } from './encode-parts.ts';
import type { TapeFolder } from './tape-folder.ts';
import { findOverlap, type TapeOverlap } from './tape-overlap.ts';
import { partByWindow } from './window-parts.ts';
import { WrittenSeries } from './written-series.ts';

/** One tape of an import. */
export interface ImportedTape {
  /** Undefined where nothing is written. */
  readonly path: string | undefined;
  readonly wasThere: boolean;
  readonly bytes: number;
  readonly series: number;
  readonly samples: number;
  /** No value is further from the one given; 0 where every bit is kept. */
  readonly maxError: number;
  readonly overlaps: readonly TapeOverlap[];
}

export interface ImportTotal {
  series: number;
  samples: number;
  tapes: number;
  bytes: number;
  maxError: number;
}

export interface ImportOptions extends Pick<EncodeOptions, 'maxError'> {
  readonly windowMs: number;
  /** Where the tapes are put; without it, they are made and dropped. */
  readonly folder: TapeFolder | undefined;
  readonly signal?: AbortSignal;
  readonly onTape?: (tape: ImportedTape) => void;
}

/**
 * Puts batches of series onto tapes: one or more for each target and window.
 * @param total counts what has been kept, also where it ends early
 * @throws ImporterError, FlacEncoderError; the system's error; the signal's reason
 */
export async function importSeries(
  batches: AsyncIterable<readonly SeriesColumns[]>,
  { windowMs: lengthMs, folder, maxError, signal, onTape }: ImportOptions,
  total: ImportTotal,
): Promise<void> {
  const written = new WrittenSeries();
  for await (const batch of batches) {
    written.add(batch);
    for (const { slug, windowMs, parts } of partByWindow(batch, lengthMs)) {
      for await (const { tape, parts: ofTape } of encodeParts(parts, { maxError, signal })) {
        const firstMs = ofTape.reduce(
          (first, { timeline }) => Math.min(first, timeline[0]?.startMs ?? first),
          Infinity,
        );
        const kept = await folder?.keep(tape, slug, windowMs, firstMs);
        const overlaps: TapeOverlap[] = [];
        for (const path of kept?.beside ?? []) {
          const overlap = await findOverlap(path, ofTape);
          if (overlap) overlaps.push(overlap);
        }
        const samples = ofTape.reduce((sum, { values }) => sum + values.length, 0);
        const maxErrorOfTape = greatestMaxError(tape.index.tracks);
        total.tapes += 1;
        total.maxError = Math.max(total.maxError, maxErrorOfTape);
        total.samples += samples;
        total.bytes += tape.bytes.length;
        onTape?.({
          path: kept?.path,
          wasThere: kept?.wasThere ?? false,
          bytes: tape.bytes.length,
          series: ofTape.length,
          samples,
          maxError: maxErrorOfTape,
          overlaps,
        });
      }
    }
    total.series = written.count;
  }
}

export function noTotal(): ImportTotal {
  return { series: 0, samples: 0, tapes: 0, bytes: 0, maxError: 0 };
}
