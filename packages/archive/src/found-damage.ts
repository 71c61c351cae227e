import { basename } from 'node:path';
import type { FaultyFile } from './archive-error.ts';
import type { CatalogEntry } from './catalog-entry.ts';
import { isSameVersion } from './segment-file.ts';

/** Keeps note of damage. It is one version of a file that is damaged; another may be sound. */
export class FoundDamage {
  readonly #byPath = new Map<string, FaultyFile>();
  readonly #onDamage: (path: string, reason: string) => void;

  /** @param onDamage called once for each damaged version of a file */
  constructor(onDamage: (path: string, reason: string) => void) {
    this.#onDamage = onDamage;
  }

  note({ path, version, reason }: FaultyFile): void {
    const known = this.#byPath.get(path);
    this.#byPath.set(path, { path, version, reason });
    if (!known || !isSameVersion(known.version, version)) this.#onDamage(path, reason);
  }

  /** @returns why some samples of the file cannot be had; undefined where that is not known of this version */
  reasonOf({ path, version }: CatalogEntry): string | undefined {
    const found = this.#byPath.get(path);
    return found && isSameVersion(found.version, version) ? found.reason : undefined;
  }

  /** Forgets files that have gone. @param entries those that are there, by name of file */
  keepOnly(entries: ReadonlyMap<string, CatalogEntry>): void {
    for (const path of this.#byPath.keys()) if (!entries.has(basename(path))) this.#byPath.delete(path);
  }
}
