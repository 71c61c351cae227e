import type { ListedSeries, SeriesPage } from './answers.ts';
import { Address } from './address.ts';
import { elementOf } from './element.ts';
import { EmptyView } from './empty-view.ts';
import { liveHour, rangeFor } from './first-range.ts';
import { Notices } from './notices.ts';
import { RangeControls } from './range-controls.ts';
import { RecordedPanels } from './recorded-panels.ts';
import { SeriesColors } from './series-colors.ts';
import { SeriesView } from './series-view.ts';
import { listenForShortcuts } from './shortcuts.ts';
import {
  changedRange,
  fixedRange,
  mostChosen,
  parseView,
  timesOf,
  toggledLive,
  toggledSeries,
  type View,
  withSpan,
} from './view.ts';

/** Nothing new can be seen sooner than that a column of pixels is over; what is recorded comes once a second. */
const leastPollMs = 1000;
const mostPollMs = 60_000;
const retryMs = 3000;
/** After the last key of a search. */
const searchWaitMs = 200;

/** All that is on the page, and what it does. */
class Page {
  readonly #list = new SeriesView({
    onToggle: (series) => this.#toggle(series),
    onFailure: (error) => this.#fail(error),
  });
  readonly #panels = new RecordedPanels({
    onZoom: (fromMs, toMs) => this.#go({ range: fixedRange(fromMs, toMs) }),
    onZoomBack: () => this.#zoomBack(),
    onFocus: (focus) => this.#go({ focus }),
    onRemove: (series) => this.#toggle(series),
    onStatus: (text) => this.#notices.setStatus(text),
  });
  readonly #notices = new Notices(() => void this.start());
  readonly #controls = new RangeControls({
    onSpan: (spanMs) => this.#go({ range: withSpan(this.#view.range, spanMs) }),
    onMove: (lengths) => this.#change(lengths, 1),
    onZoomBack: () => this.#zoomBack(),
    onLive: () => this.#toggleLive(),
  });
  readonly #search = elementOf('search', HTMLInputElement);
  #view: View = { ...parseView(''), range: liveHour };
  readonly #address = new Address();
  readonly #colors = new SeriesColors();
  readonly #empty = new EmptyView();
  #loading = new AbortController();
  #timer = 0;
  #isListed = false;

  constructor() {
    addEventListener('popstate', () => void this.start());
    this.#search.addEventListener('input', () => this.#searchSoon());
    this.#search.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowDown') return;
      event.preventDefault();
      this.#list.focusFirst();
    });
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.#view.range.kind === 'live') void this.#load(true);
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      this.#panels.clear();
      void this.#load(true);
    });
    this.#listenForKeys();
  }

  /** Shows what the address says, and what it leaves open as the recordings suggest. */
  async start(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = this.#address.view;
    try {
      this.#search.value = asked.search;
      const page = await this.#list.find(asked.search);
      const range = asked.range ?? rangeFor(await this.#suggesting(asked.series, page));
      this.#view = { ...asked, range };
      const [first] = page.series;
      const isOpen =
        !this.#isListed && asked.series.length === 0 && asked.range === undefined && first !== undefined;
      if (isOpen) this.#view = { ...this.#view, series: [first.series], focus: first.series };
      // Until there is something, nothing is decided.
      this.#isListed ||= first !== undefined;
      if (asked.range === undefined && first !== undefined) this.#address.replace(this.#view);
      await this.#show();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Series that suggest a range of time: those asked for, which may have ended long ago, or all. */
  async #suggesting(asked: readonly string[], page: SeriesPage): Promise<readonly ListedSeries[]> {
    if (asked.length === 0) return page.series;
    // What is wrong with them, the chart tells.
    const described = await this.#list.describe(asked, this.#loading.signal).catch(() => []);
    return described.length > 0 ? described : page.series;
  }

  /** Goes to another view, from which the browser's back button returns. */
  #go(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    this.#address.go(this.#view, change.range !== undefined);
    void this.#show();
  }

  async #show(): Promise<void> {
    const { series, focus, range } = this.#view;
    this.#colors.choose(series);
    this.#list.setChosen(this.#colors.values);
    this.#panels.choose(this.#colors.of(series), focus);
    const { fromMs, toMs } = timesOf(range, Date.now());
    this.#list.setRange(fromMs, toMs);
    await this.#load(true);
  }

  /** @param isWhole or else only what grows at each tick, while the range is live */
  async #load(isWhole: boolean): Promise<void> {
    clearTimeout(this.#timer);
    this.#loading.abort();
    this.#loading = new AbortController();
    const { signal } = this.#loading;
    const { series, range } = this.#view;
    const nowMs = Date.now();
    const times = timesOf(range, nowMs);
    this.#controls.show(range, nowMs);
    this.#empty.show(series.length === 0, this.#search.value.trim() !== '');
    try {
      await this.#panels.load(this.#view, this.#colors.of(series), times, isWhole, signal);
      this.#notices.clear();
      if (!this.#isListed) this.#soon(retryMs, () => this.start());
      else if (range.kind === 'live') this.#loadAgain(range.spanMs / this.#panels.width);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #loadAgain(columnMs: number): void {
    const waitMs = Math.min(Math.max(columnMs, leastPollMs), mostPollMs);
    this.#soon(waitMs, () => (document.hidden ? Promise.resolve() : this.#load(false)));
  }

  /** In place of what was to be done before. */
  #soon(waitMs: number, run: () => Promise<void>): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void run(), waitMs);
  }

  #fail(error: unknown): void {
    if (error instanceof DOMException && error.name === 'AbortError') return;
    if (this.#notices.tell(error))
      this.#soon(retryMs, () => (this.#isListed ? this.#load(true) : this.start()));
  }

  #toggleLive(): void {
    this.#go({ range: toggledLive(this.#view.range, Date.now()) });
  }

  #toggle(series: string): void {
    const next = toggledSeries(this.#view, series);
    if (next) this.#go(next);
    else this.#notices.setStatus(`${mostChosen} series are the most at once: remove one first.`);
  }

  #change(moved: number, length: number): void {
    this.#go({ range: changedRange(this.#view.range, Date.now(), moved, length) });
  }

  /** Where this page has zoomed in, back to where it came from; or out. */
  #zoomBack(): void {
    if (this.#address.isZoomed) history.back();
    else this.#change(0, 2);
  }

  #searchSoon(): void {
    this.#soon(searchWaitMs, async () => {
      this.#view = { ...this.#view, search: this.#search.value };
      this.#address.replace(this.#view);
      try {
        await this.#list.find(this.#search.value);
        await this.#show();
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #listenForKeys(): void {
    listenForShortcuts([
      { keys: ['/'], text: 'Search; arrow down goes to the list', run: () => this.#search.focus() },
      { keys: ['ArrowLeft'], text: 'Earlier', run: () => this.#change(-0.25, 1) },
      { keys: ['ArrowRight'], text: 'Later', run: () => this.#change(0.25, 1) },
      { keys: ['+', '='], text: 'Zoom in', run: () => this.#change(0, 0.5) },
      { keys: ['-'], text: 'Zoom out', run: () => this.#change(0, 2) },
      { keys: ['Escape'], text: 'Back to the range before', run: () => this.#zoomBack() },
      { keys: ['l'], text: 'Follow what is recorded, or stand still', run: () => this.#toggleLive() },
      { keys: ['p'], text: 'Play or pause the sound', run: () => this.#panels.togglePlaying() },
    ]);
  }
}

await new Page().start();
