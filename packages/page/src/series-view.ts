import { elementOf, make } from './element.ts';
import type { ListedSeries, Points, SeriesPage } from './answers.ts';
import { askJson, secondsOf } from './server-answer.ts';
import { makeSparkline, sparklinePath, sparklineWidth, unreadPath } from './sparkline.ts';
import { partsOf } from './unit.ts';

/** Series that are listed at once; there may be tens of thousands. */
const pageSeries = 50;
/** Series of one answer, by which some are looked up. */
const mostDescribed = 1000;
/** Sparklines of one request: each may take the samples of a month. */
const batchSparklines = 10;

interface SeriesViewEvents {
  readonly onToggle: (series: string) => void;
  readonly onFailure: (error: unknown) => void;
}

/** The list of series: those that a search finds, page by page, with sparklines of those in view. */
export class SeriesView {
  readonly #events: SeriesViewEvents;
  readonly #list = elementOf('series', HTMLUListElement);
  readonly #found = elementOf('found', HTMLElement);
  readonly #more = elementOf('more', HTMLButtonElement);
  readonly #rows = new Map<string, HTMLButtonElement>();
  readonly #inView: IntersectionObserver;
  /** In view, and not drawn yet. */
  readonly #undrawn = new Set<string>();
  #search = '';
  #listing = new AbortController();
  #drawing = new AbortController();
  #isDrawing = false;
  #range = { fromMs: 0, toMs: 1 };
  #marks: ReadonlyMap<string, string> = new Map();

  constructor(events: SeriesViewEvents) {
    this.#events = events;
    this.#inView = new IntersectionObserver((entries) => this.#noteInView(entries), { root: null });
    this.#more.addEventListener('click', () => void this.#showMore());
    this.#list.addEventListener('click', ({ target }) => {
      const row = target instanceof Element ? target.closest<HTMLButtonElement>('button.row') : null;
      if (row?.dataset['series'] !== undefined) this.#events.onToggle(row.dataset['series']);
    });
    this.#list.addEventListener('keydown', (event) => this.#moveFocus(event));
  }

  /** Lists what a search finds. @returns the first page */
  async find(search: string): Promise<SeriesPage> {
    this.#search = search;
    this.#listing.abort();
    this.#listing = new AbortController();
    const page = await this.#ask(0);
    this.#inView.disconnect();
    this.#rows.clear();
    this.#undrawn.clear();
    this.#list.replaceChildren();
    this.#show(page);
    return page;
  }

  /** What the server has of some series, whether or not they are listed. */
  async describe(series: readonly string[], signal: AbortSignal): Promise<readonly ListedSeries[]> {
    // A selector finds series with more labels, too.
    const parameters = [['limit', mostDescribed], ...series.map((one) => ['match[]', one] as const)] as const;
    const { data } = await askJson<SeriesPage>('series', parameters, signal);
    return data.series.filter((one) => series.includes(one.series));
  }

  /** Draws all sparklines anew, of this range of time. */
  setRange(fromMs: number, toMs: number): void {
    this.#range = { fromMs, toMs };
    this.#drawing.abort();
    this.#drawing = new AbortController();
    this.#undrawn.clear();
    this.#inView.disconnect();
    for (const row of this.#rows.values()) this.#inView.observe(row);
  }

  /** @param marks colours of the chosen series */
  setChosen(marks: ReadonlyMap<string, string>): void {
    this.#marks = marks;
    for (const [series, row] of this.#rows) this.#mark(series, row);
  }

  focusFirst(): void {
    this.#rows.values().next().value?.focus();
  }

  async #showMore(): Promise<void> {
    try {
      const page = await this.#ask(this.#rows.size);
      this.#show(page);
      this.#rows.get(page.series[0]?.series ?? '')?.focus();
    } catch (error) {
      this.#events.onFailure(error);
    }
  }

  async #ask(offset: number): Promise<SeriesPage> {
    const parameters = [
      ['search', this.#search],
      ['offset', offset],
      ['limit', pageSeries],
    ] as const;
    return (await askJson<SeriesPage>('series', parameters, this.#listing.signal)).data;
  }

  #show({ series, total }: SeriesPage): void {
    for (const one of series) {
      const item = make('li');
      const row = this.#makeRow(one);
      item.append(row);
      this.#list.append(item);
      this.#rows.set(one.series, row);
      this.#inView.observe(row);
    }
    const shown = this.#rows.size;
    this.#more.hidden = shown >= total;

    this.#found.textContent =
      shown < total ? `${shown} of ${total.toLocaleString('en')} series` : `${total} series`;
  }

  #makeRow({ series, isRecording }: ListedSeries): HTMLButtonElement {
    const row = make('button', 'row');
    row.type = 'button';
    row.dataset['series'] = series;
    row.title = series;
    const { name, labels } = partsOf(series);
    const text = make('span');
    text.append(make('span', 'name', name), make('span', 'labels', labels === '' ? 'no labels' : labels));
    if (isRecording) text.append(make('span', 'hidden', ', being recorded'));
    const unread = make('span', 'unread-note', 'not all of it can be read');
    unread.hidden = true;
    text.append(unread);
    const mark = make('span', 'mark');
    mark.setAttribute('aria-hidden', 'true');
    row.append(mark, text, makeSparkline());
    this.#mark(series, row);
    return row;
  }

  #mark(series: string, row: HTMLButtonElement): void {
    const color = this.#marks.get(series);
    row.setAttribute('aria-pressed', String(color !== undefined));
    if (color === undefined) row.style.removeProperty('--mark');
    else row.style.setProperty('--mark', color);
  }

  #noteInView(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      const series = target instanceof HTMLElement ? target.dataset['series'] : undefined;
      if (series === undefined || !isIntersecting) continue;
      this.#inView.unobserve(target);
      this.#undrawn.add(series);
    }
    void this.#draw();
  }

  async #draw(): Promise<void> {
    if (this.#isDrawing || this.#undrawn.size === 0) return;
    this.#isDrawing = true;
    const { signal } = this.#drawing;
    const { fromMs, toMs } = this.#range;
    try {
      const batch = [...this.#undrawn].slice(0, batchSparklines);
      for (const series of batch) this.#undrawn.delete(series);
      const parameters = [
        ['from', secondsOf(fromMs)],
        ['to', secondsOf(toMs)],
        ['width', sparklineWidth],
        ...batch.map((series) => ['series', series] as const),
      ] as const;
      const { data } = await askJson<Points>('points', parameters, signal);
      const drawn = new Map(data.series.map((one) => [one.series, one]));
      for (const series of batch) {
        const one = drawn.get(series);
        const row = this.#rows.get(series);
        const unread = one?.unread ?? [];
        row?.querySelector('path.line')?.setAttribute('d', one ? sparklinePath(one, fromMs, toMs) : '');
        row?.querySelector('path.unread')?.setAttribute('d', unreadPath(unread, fromMs, toMs));
        row?.querySelector('.unread-note')?.toggleAttribute('hidden', unread.length === 0);
      }
    } catch {
      // The chart tells what is wrong; a list without pictures can be used.
    } finally {
      this.#isDrawing = false;
    }
    if (this.#undrawn.size > 0) void this.#draw();
  }

  #moveFocus(event: KeyboardEvent): void {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const rows = [...this.#rows.values()];
    const at = rows.findIndex((row) => row === document.activeElement);
    const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
    event.preventDefault();
    if (next) next.focus();
    else if (event.key === 'ArrowUp') elementOf('search', HTMLInputElement).focus();
    else if (!this.#more.hidden) this.#more.focus();
  }
}
