import type { ColoredSeries } from './chart-view.ts';
import { mostChosen } from './view.ts';

/** The colours of the chosen series, as names of CSS variables: each keeps its own while others come and go. */
export class SeriesColors {
  readonly #colors = new Map<string, string>();

  /** @param chosen at most `mostChosen` */
  choose(chosen: readonly string[]): void {
    for (const known of this.#colors.keys()) if (!chosen.includes(known)) this.#colors.delete(known);
    for (const one of chosen) if (!this.#colors.has(one)) this.#colors.set(one, this.#free());
  }

  /** As CSS takes them. */
  get values(): ReadonlyMap<string, string> {
    return new Map([...this.#colors].map(([one, color]) => [one, `var(${color})`]));
  }

  of(chosen: readonly string[]): ColoredSeries[] {
    return chosen.map((series) => ({ series, color: this.#colors.get(series) ?? '--series-1' }));
  }

  #free(): string {
    const used = new Set(this.#colors.values());
    for (let number = 1; number <= mostChosen; number += 1)
      if (!used.has(`--series-${number}`)) return `--series-${number}`;
    return '--series-1';
  }
}
