import { LiveLine, type Screen } from './live-line.ts';
import { describePace, type WorkUnit } from './pace.ts';

/** How often the line is drawn again: often enough to look alive, too seldom to cost anything. */
const redrawMs = 100;

export interface ProgressOptions {
  /** What `amount` counts. */
  readonly unit?: WorkUnit;
  /** Draws nothing. */
  readonly quiet?: boolean | undefined;
  readonly screen?: Screen;
}

/** A live line that says how far long work has come, how fast it goes, and how long it will take. See `LiveLine`. */
export class Progress {
  readonly #line: LiveLine;
  readonly #unit: WorkUnit;
  /** These are no times of day: clocks are set, and rates and times left would be absurd. */
  #startMs: number = performance.now();
  #drawnAtMs = -Infinity;

  constructor({ unit = 'bytes', quiet = false, screen }: ProgressOptions = {}) {
    this.#line = new LiveLine(quiet, screen);
    this.#unit = unit;
  }

  /** Other work begins, whose share is counted from 0. */
  begin(): void {
    this.#startMs = performance.now();
  }

  /**
   * @param share of the work that is done, 0 to 1; undefined where nobody knows how much there is
   * @param amount of the work that is done, in units
   */
  show(what: string, share: number | undefined, amount?: number): void {
    const nowMs = performance.now();
    if (nowMs - this.#drawnAtMs < redrawMs) return;
    this.#drawnAtMs = nowMs;
    const percent = share === undefined ? ' '.repeat(6) : `${Math.floor(share * 100)} %`.padStart(6);
    const pace = describePace({ amount, share, elapsedMs: nowMs - this.#startMs }, this.#unit);
    const text = [percent, ...pace, what].join('  ');
    this.#line.draw(() => text);
  }

  /** Takes the line away; to be called before anything else is printed, and at the end. */
  clear(): void {
    this.#line.clear();
    this.#drawnAtMs = -Infinity;
  }
}
