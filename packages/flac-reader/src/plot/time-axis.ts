import type { TimeRange } from './column-summary.ts';
import { timeTicks } from './time-scale.ts';

/** What stands below a chart. */
export interface TimeAxis {
  /** The line, with a mark at each label. */
  readonly line: string;
  /** Times, and below them dates; nothing behind the last letter. */
  readonly labels: readonly string[];
}

const zone = 'UTC';

/** The letter of a chart in which a time stands. */
function columnOf(ms: number, { fromMs, toMs }: TimeRange, columns: number): number {
  if (fromMs === toMs) return columns >>> 1;
  return Math.min(columns - 1, Math.floor(((ms - fromMs) / (toMs - fromMs)) * columns));
}

/** @param columns letters of the chart */
export function timeAxis(range: TimeRange, columns: number): TimeAxis {
  const line = Array.from({ length: columns }, () => '─');
  const [labels, contexts] = [new LabelRow(columns), new LabelRow(columns)];
  for (const { ms, label, context } of timeTicks(range, columns)) {
    const column = columnOf(ms, range, columns);
    const start = labels.place(label, column - (label.length >>> 1));
    if (start === undefined) continue;
    line[column] = '┬';
    if (context !== undefined) contexts.place(context, start);
  }
  contexts.place(zone, columns - zone.length);
  return { line: line.join(''), labels: [labels.text, contexts.text].filter((text) => text !== '') };
}

/** Labels that stand side by side, from left to right. */
class LabelRow {
  readonly #columns: number;
  text = '';

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** @returns where it stands, moved so that it ends within the chart; undefined where there is no room */
  place(label: string, wantedStart: number): number | undefined {
    if (label.length > this.#columns) return undefined;
    const start = Math.max(0, Math.min(wantedStart, this.#columns - label.length));
    if (this.text !== '' && start <= this.text.length) return undefined;
    this.text = this.text.padEnd(start) + label;
    return start;
  }
}
