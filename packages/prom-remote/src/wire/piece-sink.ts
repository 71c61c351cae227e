/** Buffers grow with what is written, from what few heads need to what is worth a system call. */
const leastBufferBytes = 1 << 12;
const mostBufferBytes = 1 << 18;
/** What is shorter is copied sooner than sent as a piece of its own. */
const adoptedBytes = 2048;

/** Bytes of any number in pieces of bounded size, so that nothing is copied when they become many. */
export class PieceSink {
  #pieces: Uint8Array[] = [];
  #pieceBytes = 0;
  /** Where the piece being filled begins in `bytes`. */
  #start = 0;
  /** The buffer being filled, from `at` on. */
  bytes: Uint8Array = new Uint8Array();
  at = 0;

  get byteLength(): number {
    return this.#pieceBytes + this.at - this.#start;
  }

  /** Sees to it that `count` bytes may be written to `bytes` from `at`; whoever writes them moves `at`. */
  need(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    this.#finishPiece();
    const wanted = Math.min(Math.max(this.#pieceBytes, leastBufferBytes), mostBufferBytes);
    this.bytes = new Uint8Array(Math.max(count, wanted));
    this.#start = 0;
    this.at = 0;
  }

  /** Copies. */
  write(bytes: Uint8Array): void {
    this.need(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Makes a piece of bytes that stay as they are, or copies them where they are few. */
  adopt(bytes: Uint8Array): void {
    if (bytes.length < adoptedBytes) {
      this.write(bytes);
      return;
    }
    this.#finishPiece();
    this.#add(bytes);
  }

  /** Hands the pieces over, in buffers that are not used any more and may be transferred to another thread, and starts anew. */
  take(): Uint8Array[] {
    this.#finishPiece();
    const pieces = this.#pieces;
    this.#pieces = [];
    this.#pieceBytes = 0;
    this.bytes = new Uint8Array();
    this.#start = 0;
    this.at = 0;
    return pieces;
  }

  #finishPiece(): void {
    if (this.at === this.#start) return;
    this.#add(this.bytes.subarray(this.#start, this.at));
    this.#start = this.at;
  }

  #add(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#pieceBytes += bytes.length;
  }
}
