import { valueAt } from './chart-table.ts';
import type { ColoredSeries } from './chart-view.ts';
import { elementOf, make } from './element.ts';
import type { Points } from './answers.ts';
import { unitOf } from './unit.ts';

export interface ChosenEvents {
  readonly onFocus: (series: string) => void;
  readonly onRemove: (series: string) => void;
}

/** The chosen series, with what they are where the cursor is, or last. */
export class ChosenView {
  readonly #events: ChosenEvents;
  readonly #list = elementOf('chosen', HTMLUListElement);
  readonly #values = new Map<string, HTMLElement>();
  #points: Points | undefined;

  constructor(events: ChosenEvents) {
    this.#events = events;
  }

  show(chosen: readonly ColoredSeries[], focus: string | undefined): void {
    this.#values.clear();
    this.#list.replaceChildren(
      ...chosen.map(({ series, color }) => {
        const chip = make('li', 'chip');
        chip.style.setProperty('--mark', `var(${color})`);
        chip.dataset['focused'] = String(series === focus);
        const swatch = make('span', 'swatch');
        const value = make('span', 'value', '–');
        const button = make('button', 'focus');
        button.type = 'button';
        button.title = `Sound and files of ${series}`;
        button.setAttribute('aria-pressed', String(series === focus));
        button.append(swatch, make('span', 'text', series), value);
        button.addEventListener('click', () => this.#events.onFocus(series));
        const remove = make('button', 'remove', '×');
        remove.type = 'button';
        remove.setAttribute('aria-label', `Remove ${series}`);
        remove.addEventListener('click', () => this.#events.onRemove(series));
        chip.append(button, remove);
        this.#values.set(series, value);
        return chip;
      }),
    );
    this.setCursor(undefined);
  }

  setPoints(points: Points): void {
    this.#points = points;
    this.setCursor(undefined);
  }

  /** @param atMs undefined for what is the newest */
  setCursor(atMs: number | undefined): void {
    const { fromMs = 0, toMs = 1, width = 1, series = [] } = this.#points ?? {};
    for (const one of series) {
      const value = this.#values.get(one.series);
      if (!value) continue;
      const lastMs = one.timesMs.at(-1) ?? toMs;
      // As far as a finger is from what it means.
      const found = valueAt(
        one,
        atMs ?? lastMs,
        atMs === undefined ? Infinity : ((toMs - fromMs) / width) * 24,
      );
      value.textContent = found ? textOf(one.series, found) : '–';
    }
  }
}

function textOf(series: string, { min, max }: { readonly min: number; readonly max: number }): string {
  const { format } = unitOf(series);
  return min === max ? format(min) : `${format(min)} – ${format(max)}`;
}
