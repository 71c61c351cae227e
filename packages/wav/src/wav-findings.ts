import type { InfoTag } from './info-list.ts';
import type { WavFormat } from './wav-format.ts';

/** What the chunks of a file have told so far. */
export interface Findings {
  format?: WavFormat;
  /** As its 32-bit size says, or ds64. */
  riffBytes: number;
  /** From ds64. */
  dataBytes64?: number;
  /** As its chunk says. */
  crc32?: number;
  data?: { offset: number; sizeBytes: number; claimedBytes: number };
  tags: InfoTag[];
  passedOver: string[];
}
