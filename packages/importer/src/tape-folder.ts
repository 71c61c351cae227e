import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FlacEncoderError, removeAbandonedParts } from '@flac-metrics/flac-encoder';
import { publishTape, type EncodedTape } from '@flac-metrics/flac-encoder/tape';
import { formatTapeName } from '@flac-metrics/sample-codec/tape';

export interface TapeFolderOptions {
  /** Replaces tapes that were there before. */
  readonly overwrite?: boolean;
  readonly signal?: AbortSignal;
}

/** What has become of a tape. */
export interface KeptTape {
  readonly path: string;
  /** It was there before, byte for byte. */
  readonly wasThere: boolean;
  /** Files of other imports that have the names which it would have had. */
  readonly beside: readonly string[];
}

/**
 * Where an import puts its tapes. The same input in the same order, with the same options, gives the same tapes under the same names:
 * run again, it finds those that are there, and makes the others.
 */
export class TapeFolder {
  readonly #path: string;
  readonly #options: TapeFolderOptions;
  /** Names that this import has used. */
  readonly #names = new Set<string>();

  constructor(path: string, options: TapeFolderOptions) {
    this.#path = path;
    this.#options = options;
  }

  /**
   * Keeps a tape under a name that is free, or under that which has it already.
   * @param slug of the target
   * @param windowMs the start of the window
   * @param firstMs the time of the first sample
   * @throws FlacEncoderError; the system's error; the signal's reason
   */
  async keep(tape: EncodedTape, slug: string, windowMs: number, firstMs: number): Promise<KeptTape> {
    const beside: string[] = [];
    for (const name of namesOf(slug, windowMs, firstMs)) {
      if (this.#names.has(name)) continue;
      const path = join(this.#path, name);
      const wasThere = hasBytes(path, tape.bytes);
      // A kill between its publication and the removal of its part leaves both.
      if (wasThere) removeAbandonedParts(path);
      else if (!(await this.#publish(name, tape))) {
        beside.push(path);
        continue;
      }
      this.#names.add(name);
      return { path, wasThere, beside };
    }
    throw new Error('there is no end of names');
  }

  /** @returns false where another file has the name */
  async #publish(name: string, tape: EncodedTape): Promise<boolean> {
    try {
      await publishTape(this.#path, name, tape, this.#options);
      return true;
    } catch (error) {
      if (error instanceof FlacEncoderError && error.code === 'exists') return false;
      throw error;
    }
  }
}

/** The window's; where that is taken, that of the first sample; where that is taken as well, the window's with a number. */
function* namesOf(slug: string, windowMs: number, firstMs: number): Generator<string, void> {
  yield formatTapeName({ slug, startMs: windowMs });
  if (firstMs !== windowMs) yield formatTapeName({ slug, startMs: firstMs });
  for (let number = 2; ; number += 1) yield formatTapeName({ slug, startMs: windowMs, number });
}

function hasBytes(path: string, bytes: Uint8Array): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && stats.size === bytes.length && readFileSync(path).equals(bytes);
}
