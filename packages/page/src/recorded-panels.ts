import type { DrawnSeries } from './answers.ts';
import { ChartView, type ChartEvents, type ColoredSeries } from './chart-view.ts';
import { ChosenView, type ChosenEvents } from './chosen-view.ts';
import { describePoints } from './points-text.ts';
import { drawnPoints, segmentsOf, type TimeRange } from './recordings.ts';
import { SegmentView } from './segment-view.ts';
import { SoundPanel } from './sound-panel.ts';
import type { View } from './view.ts';

/** Files and sound of a live range are looked at again after this time. */
const slowPollMs = 10_000;

interface PanelEvents extends Omit<ChartEvents, 'onCursor'>, ChosenEvents {
  /** Told how much is drawn, in words. */
  readonly onStatus: (text: string) => void;
}

/** All that shows what is recorded of the chosen series: the series themselves, charts, sound and files. */
export class RecordedPanels {
  readonly #charts: ChartView;
  readonly #chosen: ChosenView;
  readonly #sound = new SoundPanel((atMs) => this.#charts.setPlayhead(atMs));
  readonly #segments = new SegmentView();
  readonly #onStatus: PanelEvents['onStatus'];
  #slowLoadedMs = 0;

  constructor({ onZoom, onZoomBack, onFocus, onRemove, onStatus }: PanelEvents) {
    this.#charts = new ChartView({ onZoom, onZoomBack, onCursor: (atMs) => this.#chosen.setCursor(atMs) });
    this.#chosen = new ChosenView({ onFocus, onRemove });
    this.#onStatus = onStatus;
  }

  /** Width of what is drawn, in pixels. */
  get width(): number {
    return this.#charts.width;
  }

  /** Names the chosen series, before anything of them is there. */
  choose(series: readonly ColoredSeries[], focus: string | undefined): void {
    this.#chosen.show(series, focus);
  }

  /** Removes the charts, which are made with the colours of the page. */
  clear(): void {
    this.#charts.clear();
  }

  togglePlaying(): void {
    this.#sound.player.toggle();
  }

  /**
   * Draws what is there now.
   * @param times of the range of the view
   * @param isWhole or else only what grows at each tick
   * @throws PageError; the signal's reason
   */
  async load(
    view: View,
    series: readonly ColoredSeries[],
    times: TimeRange,
    isWhole: boolean,
    signal: AbortSignal,
  ): Promise<void> {
    const drawn = await this.#loadPoints(series, times, signal);
    if (isWhole || performance.now() - this.#slowLoadedMs > slowPollMs)
      await this.#loadRest(view, times, drawn, signal);
  }

  async #loadPoints(
    series: readonly ColoredSeries[],
    times: TimeRange,
    signal: AbortSignal,
  ): Promise<readonly DrawnSeries[]> {
    if (series.length === 0) {
      this.#charts.clear();
      this.#onStatus('');
      return [];
    }
    const names = series.map((one) => one.series);
    const { data } = await drawnPoints(names, times, this.#charts.width, signal);
    this.#charts.show(data, series);
    this.#chosen.setPoints(data);
    this.#onStatus(describePoints(data));
    return data.series;
  }

  async #loadRest(
    { series, focus, range }: View,
    times: TimeRange,
    drawn: readonly DrawnSeries[],
    signal: AbortSignal,
  ): Promise<void> {
    const { fromMs, toMs } = times;
    this.#slowLoadedMs = performance.now();
    const { data } = await segmentsOf(series, times, signal);
    this.#segments.show(data, fromMs, toMs);
    if (focus === undefined) this.#sound.hide();
    else if (!this.#sound.player.isPlaying || range.kind === 'fixed') {
      const one = drawn.find(({ series: text }) => text === focus);
      await this.#sound.show(focus, one, fromMs, toMs, signal);
    }
  }
}
