import { elementOf, make } from './element.ts';
import type { ListedSegment, SegmentPage } from './answers.ts';
import { formatMoment } from './time-text.ts';
import { compact, formatBytes } from './unit.ts';

const stateTexts = { closed: 'closed', recording: 'being recorded', damaged: 'damaged' } as const;
const columns = 9;

/** Which files hold the range of time: on an axis below the charts, and as a table. */
export class SegmentView {
  readonly #note = elementOf('segments-note', HTMLElement);
  readonly #bars = elementOf('bars', HTMLElement);
  readonly #rows = elementOf('segment-rows', HTMLTableSectionElement);

  show({ segments, totals }: SegmentPage, fromMs: number, toMs: number): void {
    this.#note.textContent = summaryOf({ segments, totals });
    this.#bars.replaceChildren(...segments.flatMap((one) => barOf(one, fromMs, toMs)));
    this.#rows.replaceChildren(...segments.flatMap(rowsOf));
  }
}

function summaryOf({ segments, totals }: SegmentPage): string {
  const { files, damaged, samples, bytes, wavBytes } = totals;
  if (files === 0) return 'No file has samples in this range of time.';
  const shown = segments.length < files ? `, the newest ${segments.length} of them below` : '';
  const bad = damaged === 0 ? '' : ` ${damaged} of them ${damaged === 1 ? 'is' : 'are'} damaged, see below.`;
  const against = wavBytes > 0 ? `, ${percent(bytes / wavBytes)} of what WAV takes` : '';
  const each = samples > 0 ? ` (${compact(bytes / samples)} bytes a sample${against})` : '';
  return `${files} ${files === 1 ? 'file' : 'files'}${shown}: ${samples.toLocaleString('en')} samples in ${formatBytes(bytes)}${each}.${bad}`;
}

function barOf({ file, state, startMs, lastMs }: ListedSegment, fromMs: number, toMs: number): HTMLElement[] {
  if (startMs === null) return [];
  const bar = make('div', 'bar');
  bar.dataset['state'] = state;
  bar.title = `${file}: ${stateTexts[state]}`;
  const [left, right] = [Math.max(startMs, fromMs), Math.min(lastMs ?? startMs, toMs)];
  const share = (ms: number): string => `${((ms / (toMs - fromMs)) * 100).toFixed(3)}%`;
  bar.style.left = share(left - fromMs);
  bar.style.width = share(Math.max(0, right - left));
  return [bar];
}

function rowsOf(segment: ListedSegment): HTMLElement[] {
  const { file, state, reason, startMs, lastMs, series, samples, bytes, wavBytes } = segment;
  const row = make('tr');
  row.dataset['state'] = state;
  const number = (text: string): HTMLElement => make('td', 'number', text);
  const isKnown = samples > 0;
  const against = make('td');
  if (isKnown) {
    const bar = make('span', 'share');
    bar.setAttribute('aria-hidden', 'true');
    const fill = make('i');
    fill.style.width = `${Math.min(100, (bytes / wavBytes) * 100)}%`;
    bar.append(fill);
    against.append(bar, percent(bytes / wavBytes));
  } else against.textContent = '–';
  row.append(
    make('td', '', file),
    make('td', 'state', stateTexts[state]),
    make('td', '', startMs === null ? '–' : formatMoment(startMs)),
    make('td', '', lastMs === null ? '–' : formatMoment(lastMs)),
    number(isKnown ? String(series) : '–'),
    number(isKnown ? samples.toLocaleString('en') : '–'),
    number(formatBytes(bytes)),
    number(isKnown ? compact(bytes / samples) : '–'),
    against,
  );
  if (reason === undefined) return [row];
  const why = make('tr');
  const cell = make('td', 'reason');
  cell.colSpan = columns;
  cell.append(make('div', '', `${reason}. Restore the file, or move it out of the folder.`));
  why.append(cell);
  return [row, why];
}

function percent(share: number): string {
  return `${compact(Number((share * 100).toPrecision(2)))} %`;
}
