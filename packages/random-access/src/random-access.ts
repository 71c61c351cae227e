/**
 * All that a reader knows of storage: how long the object is, and a read of a range of it.
 * Memory and files implement it here; an object behind HTTP range requests fits the same two members.
 */
export interface RandomAccess {
  /** What to call the object in error texts: a path, a URL, `memory`. */
  readonly name: string;
  /** Length in bytes, fixed when the object was opened: what is appended later needs a new opening. */
  readonly byteLength: number;
  /**
   * Fills `target` with the bytes from `offset` on. The array is the caller's, and may be used again and again.
   * @throws RandomAccessError `out-of-range` where the range leaves the object; `short-read` where the
   *   object has become shorter since it was opened.
   */
  read(offset: number, target: Uint8Array): Promise<void>;
  /** Length in bytes at this moment: more than `byteLength` where the object has grown since it was opened. */
  lengthNow(): Promise<number>;
  /** Releases what the object holds open. A second call does nothing. */
  close(): Promise<void>;
}
