import type { Exceptions } from './exceptions.ts';
import type { Layout } from './layout.ts';
import type { Step } from './steps.ts';

/** How the tracks of a column stand for its doubles: values ← step ← whole numbers ← layout ← tracks. */
export interface ColumnMapping {
  readonly step: Step;
  readonly layout: Layout;
}

/** A column of doubles as the integers that FLAC compresses, and what brings every bit back from them. */
export interface EncodedColumn {
  readonly mapping: ColumnMapping;
  /** None, one or two. Each has an entry a sample, but for a layout in `runs`: an entry a run. */
  readonly tracks: readonly Int32Array[];
  readonly exceptions: Exceptions;
}
