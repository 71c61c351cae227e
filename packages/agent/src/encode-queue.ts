import { existsSync } from 'node:fs';
import { errorMessage } from '@flac-metrics/command-line';
import type { EncodeReport } from '@flac-metrics/flac-encoder';
import { stemOf } from '@flac-metrics/sample-codec';
import { removeDurably } from '@flac-metrics/wav';
import { AgentError } from './agent-error.ts';

/**
 * Encodes closed WAV files one after the other, beside the ticks: the work is asynchronous and cut into parts of a millisecond.
 * A WAV is removed only when its FLAC is verified and on the disk; one that cannot be encoded is left, named once, and not
 * tried again before the next start.
 */
export class EncodeQueue {
  readonly #onEncoded: (total: string) => void;
  readonly #onFailure: (reason: string) => void;
  #last: Promise<void> = Promise.resolve();
  #waiting = 0;
  #encoded: EncodeReport[] = [];
  #keptCount = 0;
  #defect: { readonly error: unknown } | undefined;

  /** @param onEncoded told in a line what was encoded, whenever nothing is left to do: the files of a rotation come together */
  constructor(onEncoded: (total: string) => void, onFailure: (reason: string) => void) {
    this.#onEncoded = onEncoded;
    this.#onFailure = onFailure;
  }

  /** How many WAVs stay that should have become FLAC. */
  get keptCount(): number {
    return this.#keptCount;
  }

  add(wavPath: string): void {
    this.#waiting += 1;
    this.#last = this.#last.then(async () => {
      await this.#encode(wavPath);
      this.#waiting -= 1;
      if (this.#waiting === 0) await this.#report();
    });
  }

  /**
   * Resolves when everything that was added is done.
   * @throws the first defect of the program that a file has brought up
   */
  async drained(): Promise<void> {
    await this.#last;
    if (this.#defect) throw this.#defect.error;
  }

  async #report(): Promise<void> {
    const reports = this.#encoded;
    this.#encoded = [];
    if (reports.length === 0) return;
    const { describeTotal } = await import('@flac-metrics/flac-encoder');
    this.#onEncoded(describeTotal(reports));
  }

  async #encode(wavPath: string): Promise<void> {
    try {
      // libFLAC and the reader are loaded only by agents that encode.
      const { encodeWav, removeAbandonedParts, verifyPair } = await import('@flac-metrics/flac-encoder');
      const flacPath = `${stemOf(wavPath)}.flac`;
      if (existsSync(flacPath)) {
        // Killed between the FLAC's appearance and the WAV's removal.
        const { isEqual, differences, notCarried } = await verifyPair(wavPath, flacPath);
        if (!isEqual)
          throw new AgentError(
            'kept-both',
            `${wavPath} is kept beside a FLAC that is not equal: ${differences.join('; ')}`,
          );
        removeAbandonedParts(flacPath);
        removeUnlessNeeded(wavPath, notCarried);
        return;
      }
      const report = await encodeWav(wavPath, flacPath);
      this.#encoded.push(report);
      removeUnlessNeeded(wavPath, report.notCarried);
    } catch (error) {
      this.#keptCount += 1;
      // A rejection that nobody awaits before the end of the recording would end it now.
      if (errorMessage(error) === undefined) this.#defect ??= { error };
      const message = errorMessage(error, wavPath) ?? String(error);
      const where = message.includes(wavPath) ? message : `${wavPath}: ${message}`;
      this.#onFailure(`a WAV stays: ${where}`);
    }
  }
}

/** @throws AgentError `kept-both` where somebody has put into the WAV what the FLAC does not hold */
function removeUnlessNeeded(path: string, notCarried: readonly string[]): void {
  if (notCarried.length > 0)
    throw new AgentError(
      'kept-both',
      `${path} is kept beside its FLAC, which does not hold ${notCarried.join(', ')}`,
    );
  removeDurably(path);
}
