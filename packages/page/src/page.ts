import { ChartView, type ColoredSeries } from './chart-view.ts';
import { ChosenView } from './chosen-view.ts';
import { elementOf } from './element.ts';
import { Notices } from './notices.ts';
import { RangeControls } from './range-controls.ts';
import { SegmentView } from './segment-view.ts';
import { SeriesView } from './series-view.ts';
import { askJson, secondsOf, type Points, type SegmentPage, type SeriesPage } from './server-answer.ts';
import { listenForShortcuts } from './shortcuts.ts';
import { SoundPanel } from './sound-panel.ts';
import { changedRange, fixedRange, formatView, mostChosen, parseView, timesOf, type View } from './view.ts';

/** Nothing new can be seen sooner than that a column of pixels is over; what is recorded comes once a second. */
const leastPollMs = 1000;
const mostPollMs = 60_000;
/** Files and sound of a live range are looked at again after this time. */
const slowPollMs = 10_000;
const retryMs = 3000;
/** After the last key of a search. */
const searchWaitMs = 200;
/** What was recorded within this time is being recorded. */
const freshMs = 120_000;
const hourMs = 3_600_000;
const dayMs = 86_400_000;
/** What is asked for of the list of files. */
const listedSegments = 200;

/** All that is on the page, and what it does. */
class Page {
  readonly #list = new SeriesView({
    onToggle: (series) => this.#toggle(series),
    onFailure: (error) => this.#fail(error),
  });
  readonly #charts = new ChartView({
    onZoom: (fromMs, toMs) => this.#go({ range: fixedRange(fromMs, toMs) }),
    onZoomBack: () => this.#zoomBack(),
    onCursor: (atMs) => this.#chosen.setCursor(atMs),
  });
  readonly #chosen = new ChosenView({
    onFocus: (focus) => this.#go({ focus }),
    onRemove: (series) => this.#toggle(series),
  });
  readonly #sound = new SoundPanel((atMs) => this.#charts.setPlayhead(atMs));
  readonly #segments = new SegmentView();
  readonly #notices = new Notices(() => void this.start());
  readonly #controls = new RangeControls({
    onSpan: (spanMs) => this.#setSpan(spanMs),
    onMove: (lengths) => this.#change(lengths, 1),
    onZoomBack: () => this.#zoomBack(),
    onLive: () => this.#toggleLive(),
  });
  readonly #search = elementOf('search', HTMLInputElement);
  #view: View = { ...parseView(''), range: { kind: 'live', spanMs: hourMs } };
  /** Colour of each chosen series, which stays while others come and go. */
  readonly #colors = new Map<string, string>();
  #loading = new AbortController();
  #timer = 0;
  #slowLoadedMs = 0;
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
      this.#charts.clear();
      void this.#load(true);
    });
    this.#listenForKeys();
  }

  /** Shows what the address says, and what it leaves open as the recordings suggest. */
  async start(): Promise<void> {
    clearTimeout(this.#timer);
    const asked = parseView(location.search);
    try {
      this.#search.value = asked.search;
      const page = await this.#list.find(asked.search);
      const range = asked.range ?? rangeFor(page);
      this.#view = { ...asked, range };
      const [first] = page.series;
      const isOpen =
        !this.#isListed && asked.series.length === 0 && asked.range === undefined && first !== undefined;
      if (isOpen) this.#view = { ...this.#view, series: [first.series], focus: first.series };
      // Until there is something, nothing is decided.
      this.#isListed ||= first !== undefined;
      if (asked.range === undefined && first !== undefined) this.#replaceAddress();
      await this.#show();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Goes to another view, from which the browser's back button returns. */
  #go(change: Partial<View>): void {
    this.#view = { ...this.#view, ...change };
    history.pushState({ isZoomed: change.range !== undefined }, '', this.#address());
    void this.#show();
  }

  async #show(): Promise<void> {
    const { series, focus, range } = this.#view;
    for (const known of this.#colors.keys()) if (!series.includes(known)) this.#colors.delete(known);
    for (const one of series) if (!this.#colors.has(one)) this.#colors.set(one, this.#freeColor());
    this.#list.setChosen(new Map([...this.#colors].map(([one, color]) => [one, `var(${color})`])));
    this.#chosen.show(this.#colored(), focus);
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
    this.#showEmpty();
    try {
      if (series.length > 0) await this.#loadPoints(times, signal);
      else this.#charts.clear();
      this.#notices.clear();
      if (isWhole || nowMs - this.#slowLoadedMs > slowPollMs) await this.#loadRest(times, signal);
      if (!this.#isListed) this.#soon(retryMs, () => this.start());
      else if (range.kind === 'live') this.#loadAgain(range.spanMs / this.#charts.width);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  async #loadPoints({ fromMs, toMs }: { fromMs: number; toMs: number }, signal: AbortSignal): Promise<void> {
    const parameters = [
      ...this.#view.series.map((one) => ['series', one] as const),
      ['from', secondsOf(fromMs)],
      ['to', secondsOf(toMs)],
      ['width', this.#charts.width],
    ] as const;
    const { data, warnings } = await askJson<Points>('points', parameters, signal);
    this.#charts.show(data, this.#colored());
    this.#chosen.setPoints(data);
    const samples = data.series.reduce((sum, one) => sum + one.samples, 0);
    const unread = [...new Set([...warnings, ...data.series.flatMap((one) => one.unread)])];
    const missing = unread.length > 0 ? ` Some could not be read: ${unread[0]}` : '';
    const none =
      'The chosen series have no samples in this range of time: choose another one, or look earlier.';
    const many = `${samples.toLocaleString('en')} samples are drawn; of more than a pixel shows, the least and the greatest.`;
    this.#notices.setStatus((samples === 0 ? none : many) + missing);
  }

  async #loadRest({ fromMs, toMs }: { fromMs: number; toMs: number }, signal: AbortSignal): Promise<void> {
    const { series, focus } = this.#view;
    this.#slowLoadedMs = Date.now();
    const parameters = [
      ...series.map((one) => ['series', one] as const),
      ['from', secondsOf(fromMs)],
      ['to', secondsOf(toMs)],
      ['limit', listedSegments],
    ] as const;
    const { data } = await askJson<SegmentPage>('segments', parameters, signal);
    this.#segments.show(data, fromMs, toMs);
    if (focus === undefined) this.#sound.hide();
    else if (!this.#sound.player.isPlaying || this.#view.range.kind === 'fixed')
      await this.#sound.show(focus, fromMs, toMs, signal);
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

  #showEmpty(): void {
    const isEmpty = this.#view.series.length === 0;
    elementOf('empty', HTMLElement).hidden = !isEmpty;
    const hasSeries = document.querySelector('#series > li') !== null;
    const isSearch = this.#search.value.trim() !== '';
    const [title, text] = hasSeries
      ? [
          'Choose a series',
          'Click series in the list, up to eight at once, or press / and type part of a name or label.',
        ]
      : isSearch
        ? ['Nothing is found', 'No series has all these words in its name and labels. Try fewer words.']
        : [
            'No series yet',
            'The folder of this server has no recordings. Start monitoring-agent with --dir and this folder, or flac-import; they appear here within a second or two.',
          ];
    elementOf('empty-title', HTMLElement).textContent = title;
    elementOf('empty-text', HTMLElement).textContent = text;
    if (isEmpty) this.#notices.setStatus('');
  }

  #toggle(series: string): void {
    const chosen = this.#view.series;
    const next = chosen.includes(series) ? chosen.filter((one) => one !== series) : [...chosen, series];
    if (next.length > mostChosen) {
      this.#notices.setStatus(`${mostChosen} series are the most at once: remove one first.`);
      return;
    }
    const focus = next.includes(series) ? series : (next.find((one) => one === this.#view.focus) ?? next[0]);
    this.#go({ series: next, focus });
  }

  #change(moved: number, length: number): void {
    this.#go({ range: changedRange(this.#view.range, Date.now(), moved, length) });
  }

  #setSpan(spanMs: number): void {
    const { range } = this.#view;
    this.#go({
      range: range.kind === 'live' ? { kind: 'live', spanMs } : fixedRange(range.toMs - spanMs, range.toMs),
    });
  }

  #toggleLive(): void {
    const { range } = this.#view;
    const nowMs = Date.now();
    const { fromMs, toMs } = timesOf(range, nowMs);
    this.#go({
      range:
        range.kind === 'live'
          ? fixedRange(fromMs, toMs)
          : { kind: 'live', spanMs: Math.round(toMs - fromMs) },
    });
  }

  /** Where this page has zoomed in, back to where it came from; or out. */
  #zoomBack(): void {
    if (isZoomed(history.state)) history.back();
    else this.#change(0, 2);
  }

  #searchSoon(): void {
    this.#soon(searchWaitMs, async () => {
      this.#view = { ...this.#view, search: this.#search.value };
      this.#replaceAddress();
      try {
        await this.#list.find(this.#search.value);
        await this.#show();
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #replaceAddress(): void {
    history.replaceState(history.state, '', this.#address());
  }

  #address(): string {
    return `/${formatView(this.#view)}`;
  }

  #colored(): ColoredSeries[] {
    return this.#view.series.map((series) => ({ series, color: this.#colors.get(series) ?? '--series-1' }));
  }

  #freeColor(): string {
    const used = new Set(this.#colors.values());
    for (let number = 1; number <= mostChosen; number += 1)
      if (!used.has(`--series-${number}`)) return `--series-${number}`;
    return '--series-1';
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
      { keys: ['p'], text: 'Play or pause the sound', run: () => this.#sound.player.toggle() },
    ]);
  }
}

/** Live where something is being recorded; otherwise the last day that there is. */
function rangeFor({ series }: SeriesPage): View['range'] {
  const lastMs = series.reduce((most, one) => Math.max(most, one.lastMs ?? 0), 0);
  const startMs = series.reduce((least, one) => Math.min(least, one.startMs ?? Infinity), Infinity);
  if (lastMs === 0 || Date.now() - lastMs < freshMs) return { kind: 'live', spanMs: hourMs };
  return fixedRange(Math.max(startMs, lastMs - dayMs), lastMs);
}

/** Whether the view before had another range of time, and the browser's back button goes there. */
function isZoomed(state: unknown): boolean {
  return typeof state === 'object' && state !== null && 'isZoomed' in state && state.isZoomed === true;
}

await new Page().start();
