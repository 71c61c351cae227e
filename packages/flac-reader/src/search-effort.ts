import { setImmediate } from 'node:timers/promises';
import { FlacError } from './flac-error.ts';

/**
 * Samples that one read may decode in vain. Chance makes no header with a right CRC-8 in gigabytes, so that only damaged
 * frames and forgeries count: these are thousands of usual frames, and about a second at worst.
 */
const mostWaste = 1 << 25;
/** Samples that could be decoded while a header, or a frame that fails, is looked at, whatever its size. */
const headerWaste = 1 << 9;
const frameWaste = 1 << 12;
/** About ten milliseconds of decoding. */
const pauseSamples = 1 << 21;

/** Keeps a read from searching for ever in a file that is made to be searched for ever, and from stalling everybody else. */
export class SearchEffort {
  readonly #name: string;
  #waste = 0;
  #sincePause = 0;

  /** @param name of the file */
  constructor(name: string) {
    this.#name = name;
  }

  /** A new read begins. */
  begin(): void {
    this.#waste = 0;
  }

  /** @throws FlacError `too-damaged` */
  countHeader(): void {
    this.#count(headerWaste);
  }

  /**
   * @param samples of all channels that the frame promised
   * @throws FlacError `too-damaged`
   */
  countFailure(samples: number): void {
    this.#count(frameWaste + samples);
  }

  countSound(samples: number): void {
    this.#sincePause += samples;
  }

  /** Whether it is time for `pause`, which costs too much to wait for it every time. */
  get isPauseDue(): boolean {
    return this.#sincePause >= pauseSamples;
  }

  /** Gives the event loop a turn. */
  async pause(): Promise<void> {
    this.#sincePause = 0;
    await setImmediate();
  }

  #count(waste: number): void {
    this.#waste += waste;
    this.#sincePause += waste;
    if (this.#waste <= mostWaste) return;
    throw new FlacError(
      'too-damaged',
      `${this.#name}: so much of it looks like frames and is none that the search was given up; make the file again, or cut the damage out`,
    );
  }
}
