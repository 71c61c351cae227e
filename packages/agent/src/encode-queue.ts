import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { syncFolder } from '@flac-metrics/wav';
import { AgentError } from './agent-error.ts';

/** What became of a WAV. */
export interface EncodeOutcome {
  readonly wavPath: string;
  readonly flacPath: string;
  readonly wavBytes: number;
  readonly flacBytes: number;
}

/**
 * Encodes closed WAV files one after the other, beside the ticks: the work is asynchronous and cut into parts of a millisecond.
 * A WAV is removed only when its FLAC is verified and on the disk; one that cannot be encoded is left, named once, and not
 * tried again before the next start.
 */
export class EncodeQueue {
  readonly #onEncoded: (outcome: EncodeOutcome) => void;
  readonly #onFailure: (error: Error) => void;
  #last: Promise<void> = Promise.resolve();

  constructor(onEncoded: (outcome: EncodeOutcome) => void, onFailure: (error: Error) => void) {
    this.#onEncoded = onEncoded;
    this.#onFailure = onFailure;
  }

  add(wavPath: string): void {
    this.#last = this.#last.then(() => this.#encode(wavPath));
  }

  /** Resolves when everything that was added is done. */
  drained(): Promise<void> {
    return this.#last;
  }

  async #encode(wavPath: string): Promise<void> {
    try {
      // libFLAC and the reader are loaded only by agents that encode.
      const { encodeWav, verifyPair } = await import('@flac-metrics/flac-encoder');
      const flacPath = wavPath.replace(/\.wav$/, '.flac');
      if (existsSync(flacPath)) {
        // Killed between the FLAC's appearance and the WAV's removal.
        const { isEqual, differences } = await verifyPair(wavPath, flacPath);
        if (!isEqual)
          throw new AgentError(
            'kept-both',
            `${wavPath} is kept beside a FLAC that is not equal: ${differences.join('; ')}`,
          );
        removeDurably(wavPath);
        return;
      }
      const report = await encodeWav(wavPath, flacPath);
      removeDurably(wavPath);
      this.#onEncoded(report);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      this.#onFailure(error);
    }
  }
}

function removeDurably(path: string): void {
  rmSync(path);
  syncFolder(dirname(path));
}
