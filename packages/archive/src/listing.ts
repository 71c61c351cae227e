import type { CatalogEntry } from './catalog-entry.ts';
import { DamageIndex } from './damage-index.ts';
import { SeriesIndex } from './series-index.ts';

/** A folder as it was when it was looked at, and what queries ask of it, made ready once. */
export class Listing {
  /** By name of file, sorted. */
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly series: SeriesIndex;
  readonly damage: DamageIndex;

  constructor(entries: ReadonlyMap<string, CatalogEntry>, before?: Listing) {
    this.entries = entries;
    this.series = new SeriesIndex(entries.values(), before?.series);
    this.damage = new DamageIndex(entries, this.series);
  }

  /** Whether it is of exactly these looks at files. */
  isOf(entries: ReadonlyMap<string, CatalogEntry>): boolean {
    if (entries.size !== this.entries.size) return false;
    for (const [fileName, entry] of entries) if (this.entries.get(fileName) !== entry) return false;
    return true;
  }
}
