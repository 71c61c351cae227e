import type { ReadCost } from '@flac-metrics/archive';

/** A part of an answer, and what it has cost. */
export interface AnswerPart {
  readonly pieces: readonly Uint8Array[];
  readonly samples: number;
  readonly cost: ReadCost;
}
