import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import type { Lane } from './lane.ts';

/*
 * Lanes are named by their numbers, each as its distance from that behind the lane named before: 0 nearly always, since lanes stand in the
 * order of the tracks, but where tracks share one.
 */

export class LaneReferenceWriter {
  readonly #numbers: ReadonlyMap<Lane, number>;
  #next = 0;

  constructor(lanes: readonly Lane[]) {
    this.#numbers = new Map(lanes.map((lane, number) => [lane, number]));
  }

  write(lane: Lane, bytes: ByteWriter): void {
    const number = this.#numbers.get(lane) ?? 0;
    bytes.writeSigned(number - this.#next);
    this.#next = number + 1;
  }
}

export class LaneReferenceReader {
  readonly #count: number;
  #next = 0;

  /** @param count of the lanes */
  constructor(count: number) {
    this.#count = count;
  }

  /** @returns the number of a lane */
  read(bytes: ByteReader): number {
    const number = this.#next + bytes.readSigned();
    if (!(number >= 0 && number < this.#count)) throw bytes.error(`names lane ${number} of ${this.#count}`);
    this.#next = number + 1;
    return number;
  }
}
