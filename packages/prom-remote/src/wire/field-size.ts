import { sizeOfVarint } from '@flac-metrics/sample-codec';

/** A key of one byte, a length, and the content of a message or text. */
export function sizeOfField(contentBytes: number): number {
  return 1 + sizeOfVarint(contentBytes) + contentBytes;
}
