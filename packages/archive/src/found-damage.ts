import { basename } from 'node:path';
import { extensionOf } from '@flac-metrics/sample-codec';
import type { FaultyFile } from './archive-error.ts';
import type { CatalogEntry } from './catalog-entry.ts';
import { isSameVersion, type FileVersion } from './segment-file.ts';

/**
 * Keeps note of damage. It is one version of a file that is damaged; another may be sound, unless it is only longer: a WAV that is
 * being recorded has a new version at each tick.
 */
export class FoundDamage {
  readonly #byPath = new Map<string, FaultyFile>();
  readonly #onDamage: (path: string, reason: string) => void;

  /** @param onDamage called once for each damaged version of a file, and not again as it grows */
  constructor(onDamage: (path: string, reason: string) => void) {
    this.#onDamage = onDamage;
  }

  note({ path, version, reason }: FaultyFile): void {
    const known = this.#byPath.get(path);
    this.#byPath.set(path, { path, version, reason });
    if (!known || !isSameOrGrown(path, version, known.version)) this.#onDamage(path, reason);
  }

  /** @returns why some samples of the file cannot be had; undefined where that is not known of this version */
  reasonOf({ path, version }: CatalogEntry): string | undefined {
    const found = this.#byPath.get(path);
    return found && isSameOrGrown(path, version, found.version) ? found.reason : undefined;
  }

  /** Forgets what was noted of this version of a file, or of one that it has grown from. */
  forget(path: string, version: FileVersion): void {
    const found = this.#byPath.get(path);
    if (found && isSameOrGrown(path, version, found.version)) this.#byPath.delete(path);
  }

  /** Forgets files that have gone. @param entries those that are there, by name of file */
  keepOnly(entries: ReadonlyMap<string, CatalogEntry>): void {
    for (const path of this.#byPath.keys()) if (!entries.has(basename(path))) this.#byPath.delete(path);
  }
}

/** Only a WAV grows; a FLAC that is longer is another. */
function isSameOrGrown(path: string, version: FileVersion, before: FileVersion): boolean {
  const hasGrown = version.inode === before.inode && version.sizeBytes > before.sizeBytes;
  return (hasGrown && extensionOf(path) === 'wav') || isSameVersion(version, before);
}
