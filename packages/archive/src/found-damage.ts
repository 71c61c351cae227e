import type { FaultyFile } from './archive-error.ts';
import type { CatalogEntry } from './catalog-entry.ts';
import { isSameVersion } from './segment-file.ts';

/** Keeps note of the damage that only reading has shown. It is that version of a file that is damaged. */
export class FoundDamage {
  readonly #byPath = new Map<string, FaultyFile>();

  /** @returns whether it is news of this version of the file */
  note(file: FaultyFile): boolean {
    const known = this.#byPath.get(file.path);
    this.#byPath.set(file.path, file);
    return !known || !isSameVersion(known.version, file.version);
  }

  /** @returns why some samples of the file cannot be had; undefined where that is not known of this version */
  reasonOf({ path, version }: CatalogEntry): string | undefined {
    const found = this.#byPath.get(path);
    return found && isSameVersion(found.version, version) ? found.reason : undefined;
  }
}
