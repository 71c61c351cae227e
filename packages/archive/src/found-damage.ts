import { basename } from 'node:path';
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
    if (!known || !isSameOrLonger(version, known.version)) this.#onDamage(path, reason);
  }

  /** @returns why some samples of the file cannot be had; undefined where that is not known of this version */
  reasonOf({ path, version }: CatalogEntry): string | undefined {
    const found = this.#byPath.get(path);
    return found && isSameOrLonger(version, found.version) ? found.reason : undefined;
  }

  forget(path: string): void {
    this.#byPath.delete(path);
  }

  /** Forgets files that have gone. @param entries those that are there, by name of file */
  keepOnly(entries: ReadonlyMap<string, CatalogEntry>): void {
    for (const path of this.#byPath.keys()) if (!entries.has(basename(path))) this.#byPath.delete(path);
  }
}

function isSameOrLonger(version: FileVersion, before: FileVersion): boolean {
  const hasGrown = version.inode === before.inode && version.sizeBytes > before.sizeBytes;
  return hasGrown || isSameVersion(version, before);
}
