/** A part of an answer. */
export interface AnswerPart {
  readonly pieces: readonly Uint8Array[];
  readonly samples: number;
}
