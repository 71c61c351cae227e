import type { ByteReader } from '../ladder/byte-reader.ts';
import { LaneReferenceReader } from './lane-references.ts';
import { readLanes } from './lanes-bytes.ts';
import type { Lane } from './lane.ts';
import type { PackedLanes } from './packed-lanes.ts';
import type { PackedTracks, TrackHead } from './packed-tracks.ts';
import type { TapeIndex, TapeTimeline, TapeTrack } from './tape-index.ts';
import { readTimelines, type PackedTimeline } from './timelines-bytes.ts';
import { readTracks } from './tracks-bytes.ts';

/**
 * The index of a tape, of which the tracks are made when they are asked for: who keeps many tapes open, and reads some tracks of each, has
 * a tenth of what all of them would take.
 */
export class PackedTapeIndex {
  readonly #lanes: PackedLanes;
  readonly #timelines: readonly PackedTimeline[];
  readonly #tracks: PackedTracks;

  /** @throws SampleCodecError `bad-tape-index` where the bytes make no sense; whether the parts go together is not looked at */
  constructor(bytes: ByteReader) {
    this.#lanes = readLanes(bytes);
    const references = new LaneReferenceReader(this.#lanes.length);
    this.#timelines = readTimelines(references, bytes);
    this.#tracks = readTracks(this.#timelines.length, references, bytes);
    bytes.finish();
  }

  get timelines(): readonly TapeTimeline[] {
    return this.#timelinesOn((number) => this.#lanes.at(number));
  }

  get trackHeads(): readonly TrackHead[] {
    return Array.from({ length: this.#tracks.length }, (_, number) => this.#tracks.headAt(number));
  }

  /** @param number below that of the heads */
  trackAt(number: number): TapeTrack {
    return this.#tracks.at(number, (lane) => this.#lanes.at(lane));
  }

  /** All of it. */
  unpack(): TapeIndex {
    const lanes = Array.from({ length: this.#lanes.length }, (_, number) => this.#lanes.at(number));
    // Where tracks share a lane, it is one object.
    const laneAt = (number: number): Lane => lanes[number] ?? this.#lanes.at(number);
    return {
      timelines: this.#timelinesOn(laneAt),
      tracks: Array.from({ length: this.#tracks.length }, (_, number) => this.#tracks.at(number, laneAt)),
    };
  }

  #timelinesOn(laneAt: (number: number) => Lane): TapeTimeline[] {
    return this.#timelines.map(({ grid, deviation }) =>
      deviation === undefined ? { grid } : { grid, deviation: laneAt(deviation) },
    );
  }
}
