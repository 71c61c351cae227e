/** What is looked at: all of it stands in the address of the page, to be shared and to go back to. */
export interface View {
  /** Texts of the chosen series. */
  readonly series: readonly string[];
  /** The one that sounds. */
  readonly focus: string | undefined;
  readonly range: ViewRange;
  readonly search: string;
}

/** Up to now, and going on; or fixed. */
export type ViewRange = LiveRange | FixedRange;

interface LiveRange {
  readonly kind: 'live';
  readonly spanMs: number;
}

interface FixedRange {
  readonly kind: 'fixed';
  readonly fromMs: number;
  readonly toMs: number;
}

/** Series in one chart, or in all: each has a colour of its own. */
export const mostChosen = 8;

const leastSpanMs = 1000;
/** Longer than any recording, and short of what a date can be. */
const mostSpanMs = 100 * 365 * 86_400_000;

/** @param query of an address; what makes no sense in it is left out. @returns no range where it has none */
export function parseView(query: string): Omit<View, 'range'> & { readonly range: ViewRange | undefined } {
  const parameters = new URLSearchParams(query);
  const series = [...new Set(parameters.getAll('series'))].slice(0, mostChosen);
  const focus = parameters.get('focus');
  return {
    series,
    focus: focus !== null && series.includes(focus) ? focus : series[0],
    range: rangeOf(parameters),
    search: parameters.get('search') ?? '',
  };
}

/** `parseView` is its inverse. @returns empty, or beginning with a question mark */
export function formatView({ series, focus, range, search }: View): string {
  const parameters = new URLSearchParams(series.map((one) => ['series', one]));
  if (focus !== undefined && focus !== series[0]) parameters.set('focus', focus);
  if (range.kind === 'live') parameters.set('live', String(range.spanMs / 1000));
  else {
    parameters.set('from', new Date(range.fromMs).toISOString());
    parameters.set('to', new Date(range.toMs).toISOString());
  }
  if (search !== '') parameters.set('search', search);
  return `?${parameters}`;
}

function rangeOf(parameters: URLSearchParams): ViewRange | undefined {
  const spanMs = Number(parameters.get('live')) * 1000;
  if (spanMs >= leastSpanMs && spanMs <= mostSpanMs) return { kind: 'live', spanMs };
  const [fromMs, toMs] = [Date.parse(parameters.get('from') ?? ''), Date.parse(parameters.get('to') ?? '')];
  return fromMs < toMs ? { kind: 'fixed', fromMs, toMs } : undefined;
}

/** The times of a range, as it is now. */
export function timesOf(range: ViewRange, nowMs: number): { readonly fromMs: number; readonly toMs: number } {
  return range.kind === 'live' ? { fromMs: nowMs - range.spanMs, toMs: nowMs } : range;
}

/** A fixed range, of whole milliseconds and a length that can be drawn. */
export function fixedRange(fromMs: number, toMs: number): ViewRange {
  const middleMs = (fromMs + toMs) / 2;
  const spanMs = Math.min(Math.max(toMs - fromMs, leastSpanMs), mostSpanMs);
  const startMs = Math.round(middleMs - spanMs / 2);
  return { kind: 'fixed', fromMs: startMs, toMs: startMs + Math.round(spanMs) };
}

/** Another part of the time: moved by a share of its length, or of another length. */
export function changedRange(range: ViewRange, nowMs: number, moved: number, length: number): ViewRange {
  const { fromMs, toMs } = timesOf(range, nowMs);
  const spanMs = toMs - fromMs;
  if (range.kind === 'live' && moved === 0)
    return { kind: 'live', spanMs: Math.min(Math.max(spanMs * length, leastSpanMs), mostSpanMs) };
  const middleMs = (fromMs + toMs) / 2 + moved * spanMs;
  return fixedRange(middleMs - (spanMs * length) / 2, middleMs + (spanMs * length) / 2);
}

/** Another length, with the same end. */
export function withSpan(range: ViewRange, spanMs: number): ViewRange {
  return range.kind === 'live' ? { kind: 'live', spanMs } : fixedRange(range.toMs - spanMs, range.toMs);
}

/** Fixed where it goes on, and going on, as long, where it is fixed. */
export function toggledLive(range: ViewRange, nowMs: number): ViewRange {
  const { fromMs, toMs } = timesOf(range, nowMs);
  return range.kind === 'live'
    ? fixedRange(fromMs, toMs)
    : { kind: 'live', spanMs: Math.round(toMs - fromMs) };
}

/** Which series are chosen, and which of them sounds. */
type Choice = Pick<View, 'series' | 'focus'>;

/**
 * With a series that was not chosen, which has the focus then, or without it.
 * @returns undefined where there are as many as there may be
 */
export function toggledSeries({ series: chosen, focus }: Choice, series: string): Choice | undefined {
  if (!chosen.includes(series))
    return chosen.length < mostChosen ? { series: [...chosen, series], focus: series } : undefined;
  const rest = chosen.filter((one) => one !== series);
  return { series: rest, focus: rest.find((one) => one === focus) ?? rest[0] };
}
