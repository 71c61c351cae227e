import type { TimeRange } from '@flac-metrics/archive';
import { excerpt, parseSeries, type Series } from '@flac-metrics/sample-codec';
import { HttpError } from '../http-error.ts';
import { countParameter, timeParameter, understood } from '../query-parameter.ts';

/** Series of one request: those that are in view, a page at a time. */
const mostSeries = 100;
/** Columns of pixels: screens are no wider. */
const mostWidth = 8192;
/** Columns of all series of a request, each with some thirty bytes of an answer. */
const mostColumns = 1 << 17;

/** Series to be drawn. */
export interface PointsAsked extends TimeRange {
  readonly series: readonly Series[];
  readonly width: number;
}

/** One series to be heard. */
export interface SoundAsked extends TimeRange {
  readonly series: Series;
}

/** Reads `series`, `from`, `to` and `width`. @throws HttpError 400 */
export function parsePointsRequest(parameters: URLSearchParams): PointsAsked {
  const series = seriesOf(parameters);
  if (series.length === 0) throw new HttpError(400, 'no series parameter provided');
  const width = countParameter(parameters, 'width', 1000);
  if (width < 1 || width > mostWidth)
    throw new HttpError(400, `width=${width} is not between 1 and ${mostWidth}`);
  if (width * series.length > mostColumns) {
    throw new HttpError(
      400,
      `${series.length} series of ${width} pixels are more than ${mostColumns} in all: ask for fewer at once`,
    );
  }
  return { series, width, ...rangeOf(parameters) };
}

/** Reads `series`, `from` and `to`. @throws HttpError 400 */
export function parseSoundRequest(parameters: URLSearchParams): SoundAsked {
  const [series, ...others] = seriesOf(parameters);
  if (!series || others.length > 0) throw new HttpError(400, 'a sound is of one series: give one');
  return { series, ...rangeOf(parameters) };
}

/** Each as the list of series writes it. @throws HttpError 400 */
export function seriesOf(parameters: URLSearchParams): Series[] {
  const texts = parameters.getAll('series');
  if (texts.length > mostSeries)
    throw new HttpError(400, `${texts.length} series; ${mostSeries} is the most`);
  return texts.map((text) => understood(() => parseSeries(text)));
}

/** @throws HttpError 400 */
function rangeOf(parameters: URLSearchParams): TimeRange {
  const fromMs = timeParameter(parameters, 'from');
  const toMs = timeParameter(parameters, 'to');
  if (fromMs === undefined || toMs === undefined)
    throw new HttpError(400, 'from and to are needed: RFC 3339 or Unix seconds');
  if (fromMs < toMs) return { fromMs, toMs };
  throw new HttpError(
    400,
    `from=${excerpt(parameters.get('from') ?? '')} is not before to=${excerpt(parameters.get('to') ?? '')}`,
  );
}
