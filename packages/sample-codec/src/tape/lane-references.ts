import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import type { Lane } from './lane.ts';

/**
 * Names lanes by their numbers, each as its distance from that behind the lane named before: 0 nearly always, since lanes stand in the
 * order of the tracks, but where tracks share one.
 */
export class LaneReferences {
  readonly #lanes: readonly Lane[];
  readonly #numbers: Map<Lane, number>;
  #next = 0;

  constructor(lanes: readonly Lane[]) {
    this.#lanes = lanes;
    this.#numbers = new Map(lanes.map((lane, number) => [lane, number]));
  }

  write(lane: Lane, bytes: ByteWriter): void {
    const number = this.#numbers.get(lane) ?? 0;
    bytes.writeSigned(number - this.#next);
    this.#next = number + 1;
  }

  read(bytes: ByteReader): Lane {
    const number = this.#next + bytes.readSigned();
    const lane = this.#lanes[number];
    if (!lane) throw bytes.error(`names lane ${number} of ${this.#lanes.length}`);
    this.#next = number + 1;
    return lane;
  }
}
