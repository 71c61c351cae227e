import { writeVarint } from '@flac-metrics/sample-codec';
import type { PieceSink } from './piece-sink.ts';
import { mostContentBytes, mostElementBytes, writeElements } from './snappy-elements.ts';

/**
 * Compresses bytes by snappy's block format (see snappy-decompress.ts) as they come. The elements of a part stand for
 * themselves, so that parts made anywhere, one behind the other and with the length of all in front, are one block.
 */
export class SnappySink {
  readonly #target: PieceSink;
  /** Room for bytes that have not been compressed yet. Whoever writes to `raw` from `at` on calls `need` before. */
  readonly raw: Uint8Array = new Uint8Array(mostContentBytes);
  at = 0;

  constructor(target: PieceSink) {
    this.#target = target;
  }

  /** Sees to it that `count` bytes, 64 KiB at the most, may be written to `raw` from `at`. */
  need(count: number): void {
    if (this.at + count > mostContentBytes) this.flush();
  }

  write(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; from += mostContentBytes) {
      const part = bytes.subarray(from, from + mostContentBytes);
      this.need(part.length);
      this.raw.set(part, this.at);
      this.at += part.length;
    }
  }

  flush(): void {
    if (this.at === 0) return;
    const target = this.#target;
    target.need(mostElementBytes(this.at));
    target.at = writeElements(this.raw.subarray(0, this.at), target.bytes, target.at);
    this.at = 0;
  }
}

/** What stands in front of the elements. */
export function snappyHead(contentBytes: number): Uint8Array {
  const head = new Uint8Array(5);
  return head.subarray(0, writeVarint(head, 0, contentBytes));
}
