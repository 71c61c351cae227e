/** Large enough that a piece is worth a system call, small enough that a few of them do not matter. */
const pieceBytes = 1 << 18;
const adoptedBytes = pieceBytes / 4;

/** Bytes of any number in pieces of bounded size, so that nothing is copied when they become many. */
export class PieceSink {
  #full: Uint8Array[] = [];
  #fullBytes = 0;
  /** The piece being filled, from `at` on. */
  bytes: Uint8Array = new Uint8Array();
  at = 0;

  get byteLength(): number {
    return this.#fullBytes + this.at;
  }

  /** Sees to it that `count` bytes may be written to `bytes` from `at`; whoever writes them moves `at`. */
  need(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    this.#finishPiece();
    this.bytes = new Uint8Array(Math.max(count, pieceBytes));
  }

  /** Copies. */
  write(bytes: Uint8Array): void {
    this.need(bytes.length);
    this.bytes.set(bytes, this.at);
    this.at += bytes.length;
  }

  /** Takes over what nobody else needs any more, without copying it where it is large. */
  adopt(bytes: Uint8Array): void {
    if (bytes.length < adoptedBytes) {
      this.write(bytes);
      return;
    }
    this.#finishPiece();
    this.#full.push(bytes);
    this.#fullBytes += bytes.length;
  }

  /** Hands the pieces over, each in a buffer of its own that may be transferred to another thread, and starts anew. */
  take(): Uint8Array[] {
    const isSparse = this.at * 2 < this.bytes.length;
    // What is left of the last piece can be filled by those that come next.
    if (isSparse && this.at > 0) {
      this.#full.push(this.bytes.slice(0, this.at));
      this.at = 0;
    } else {
      this.#finishPiece();
    }
    const pieces = this.#full;
    this.#full = [];
    this.#fullBytes = 0;
    return pieces;
  }

  #finishPiece(): void {
    if (this.at > 0) this.#full.push(this.bytes.subarray(0, this.at));
    this.#fullBytes += this.at;
    this.bytes = new Uint8Array();
    this.at = 0;
  }
}
