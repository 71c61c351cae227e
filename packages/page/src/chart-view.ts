import type uPlot from 'uplot';
import { tableOf } from './chart-table.ts';
import { elementOf, make, styleOf } from './element.ts';
import type { Points } from './answers.ts';
import { formatTick } from './time-text.ts';
import { unitOf, type Unit } from './unit.ts';
import { bandsOf } from './unread-bands.ts';
import { Plot } from './plot-class.ts';

/** A series with the CSS variable of its colour. */
export interface ColoredSeries {
  readonly series: string;
  readonly color: string;
}

export interface ChartEvents {
  readonly onZoom: (fromMs: number, toMs: number) => void;
  readonly onZoomBack: () => void;
  /** @param atMs undefined where the pointer has left */
  readonly onCursor: (atMs: number | undefined) => void;
}

interface Chart {
  readonly key: string;
  readonly holder: HTMLElement;
  readonly plot: uPlot;
  readonly playhead: HTMLElement;
  /** What cannot be read. */
  readonly unread: HTMLElement;
}

/** Of a lone chart, and of each of several. */
const height = 300;
const lowHeight = 190;
/** A drag over fewer pixels is a click that trembled. */
const leastDragPixels = 4;

/** The charts: one for each unit, all of the same range of time, with one cursor. */
export class ChartView {
  readonly #events: ChartEvents;
  readonly #holder = elementOf('plots', HTMLElement);
  #charts: Chart[] = [];
  #range = { fromMs: 0, toMs: 1 };

  constructor(events: ChartEvents) {
    this.#events = events;
    new ResizeObserver(() => this.#resize()).observe(this.#holder);
  }

  /** Width of what is drawn, in pixels. */
  get width(): number {
    const axes = Number.parseInt(styleOf('--axis'), 10) + Number.parseInt(styleOf('--end'), 10);
    const whole = this.#holder.clientWidth || elementOf('charts', HTMLElement).clientWidth;
    return Math.max(100, Math.round(whole - axes - 2));
  }

  show(points: Points, chosen: readonly ColoredSeries[]): void {
    this.#range = points;
    const groups = groupsOf(chosen);
    const keys = [...groups].map(([key, group]) => keyOf(key, group.series));
    if (keys.join() !== this.#charts.map(({ key }) => key).join()) this.#rebuild(groups);
    const drawn = new Map(points.series.map((one) => [one.series, one]));
    for (const [index, { series }] of [...groups.values()].entries()) {
      const tables = series.map((one): uPlot.AlignedData => {
        const found = drawn.get(one.series);
        return found ? tableOf(found, points) : [[], []];
      });
      const chart = this.#charts[index];
      chart?.plot.setData(tables.length === 1 ? (tables[0] ?? [[]]) : Plot.join(tables));
      const unread = series.flatMap((one) => drawn.get(one.series)?.unread ?? []);
      chart?.unread.replaceChildren(...bandsOf(unread, points.fromMs, points.toMs - points.fromMs));
    }
  }

  clear(): void {
    for (const { plot, holder } of this.#charts.splice(0)) {
      plot.destroy();
      holder.remove();
    }
  }

  /** @param atMs undefined where nothing sounds */
  setPlayhead(atMs: number | undefined): void {
    for (const { plot, playhead } of this.#charts) {
      playhead.hidden = atMs === undefined || atMs < this.#range.fromMs || atMs > this.#range.toMs;
      if (atMs !== undefined) playhead.style.transform = `translateX(${plot.valToPos(atMs, 'x')}px)`;
    }
  }

  #rebuild(groups: ReadonlyMap<string, ChartGroup>): void {
    this.clear();
    for (const [key, group] of groups) {
      const holder = make('div', 'panel plot');
      holder.tabIndex = 0;
      holder.setAttribute('role', 'group');
      const names = group.series.map(({ series }) => series).join(', ');
      holder.setAttribute('aria-label', `Chart of ${names}. Plus and minus zoom, left and right move.`);
      holder.append(make('h2', '', group.unit.title));
      this.#holder.append(holder);
      const plot = this.#makePlot(group, groups.size === 1 ? height : lowHeight, holder);
      const playhead = make('div', 'playhead');
      playhead.hidden = true;
      plot.over.append(playhead);
      const unread = make('div', 'unread-bands');
      // Below the lines: it covers nothing that could be read.
      plot.under.append(unread);
      this.#charts.push({ key: keyOf(key, group.series), holder, plot, playhead, unread });
    }
  }

  #makePlot({ unit, series }: ChartGroup, height: number, holder: HTMLElement): uPlot {
    const [text, line, font] = [styleOf('--muted'), styleOf('--line'), `12px system-ui, sans-serif`];
    const axis = { stroke: text, font, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
    const isLone = series.length === 1;
    const options: uPlot.Options = {
      width: holder.clientWidth,
      height,
      ms: 1,
      legend: { show: false },
      padding: [8, Number.parseInt(styleOf('--end'), 10), 0, 0],
      scales: {
        x: { time: true, range: () => [this.#range.fromMs, this.#range.toMs] },
        y: { range: (_, least, greatest) => paddedRange(least, greatest) },
      },
      axes: [
        {
          ...axis,
          values: (_, splits, _axis, _space, stepMs) => splits.map((ms) => formatTick(ms, stepMs)),
          space: 80,
          size: 36,
        },
        {
          ...axis,
          // Room for ten characters, as of -1,023 MiB.
          size: Number.parseInt(styleOf('--axis'), 10),
          ticks: { ...axis.ticks, size: 4 },
          gap: 4,
          values: (_, splits) => splits.map(unit.format),
          ...(unit.increments && { incrs: [...unit.increments] }),
        },
      ],
      series: [
        {},
        ...series.map(({ series: label, color }) => ({
          label,
          stroke: styleOf(color),
          width: 1.5,
          points: { size: 5 },
          ...(isLone && { fill: `${styleOf(color)}22` }),
        })),
      ],
      cursor: {
        y: false,
        sync: { key: 'time', setSeries: false, scales: ['x', null] },
        drag: { x: true, y: false, setScale: false, dist: leastDragPixels },
        focus: { prox: -1 },
        bind: { dblclick: () => () => (this.#events.onZoomBack(), null) },
      },
      hooks: {
        setSelect: [(plot) => this.#zoom(plot)],
        setCursor: [(plot) => this.#tellCursor(plot)],
      },
    };
    return new Plot(options, [[], ...series.map(() => [])], holder);
  }

  #zoom(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < leastDragPixels) return;
    const [fromMs, toMs] = [plot.posToVal(left, 'x'), plot.posToVal(left + width, 'x')];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    this.#events.onZoom(fromMs, toMs);
  }

  #tellCursor(plot: uPlot): void {
    const { left } = plot.cursor;
    this.#events.onCursor(left === undefined || left < 0 ? undefined : plot.posToVal(left, 'x'));
  }

  #resize(): void {
    for (const { plot, holder } of this.#charts)
      if (plot.width !== holder.clientWidth && holder.clientWidth > 0)
        plot.setSize({ width: holder.clientWidth, height: plot.height });
  }
}

interface ChartGroup {
  readonly unit: Unit;
  readonly series: ColoredSeries[];
}

function groupsOf(chosen: readonly ColoredSeries[]): ReadonlyMap<string, ChartGroup> {
  const groups = new Map<string, ChartGroup>();
  for (const one of chosen) {
    const unit = unitOf(one.series);
    const group = groups.get(unit.key);
    if (group) group.series.push(one);
    else groups.set(unit.key, { unit, series: [one] });
  }
  return groups;
}

function keyOf(unit: string, series: readonly ColoredSeries[]): string {
  return JSON.stringify([unit, ...series.map(({ series, color }) => [series, color])]);
}

/** Some room above and below; a constant in the middle. */
function paddedRange(least: number | null, greatest: number | null): [number, number] {
  const [low, high] = [least ?? 0, greatest ?? 1];
  const room = high > low ? (high - low) * 0.06 : Math.max(Math.abs(high) * 0.1, 1);
  // What never is below 0 is not drawn there.
  return [low >= 0 && low - room < 0 ? 0 : low - room, high + room];
}
