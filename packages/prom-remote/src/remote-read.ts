import { compress } from 'snappyjs';
import { ArchiveError, type Archive, type SelectedSeries } from '@flac-metrics/archive';
import type { Columns } from '@flac-metrics/sample-codec';
import { HttpError } from './http-error.ts';
import type { Limits } from './limits.ts';
import { negotiate } from './negotiation.ts';
import { parseReadRequest, type Query } from './read-request.ts';
import { writeReadResponse, type SeriesColumns } from './read-response.ts';

/** A whole answer to a read request. */
export interface ReadAnswer {
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
  readonly samples: number;
}

const noSamples: Columns = { timestampsMs: new Float64Array(), values: new Float64Array() };

/**
 * Answers a read request with the SAMPLES response of Prometheus remote read. Every query is checked before the first frame is
 * decoded.
 * @param body as it was received
 * @param signal aborted when the client is gone
 * @throws HttpError, ArchiveError; the signal's reason
 */
export async function answerRead(
  archive: Archive,
  body: Uint8Array,
  limits: Limits,
  signal: AbortSignal,
): Promise<ReadAnswer> {
  const { queries, acceptedResponseTypes } = parseReadRequest(body);
  negotiate(acceptedResponseTypes);
  const results = await archive.consistently(() => readAll(archive, queries, limits, signal));
  const samples = results.flat().reduce((total, { columns }) => total + columns.timestampsMs.length, 0);
  const headers = { 'Content-Type': 'application/x-protobuf', 'Content-Encoding': 'snappy' };
  return { body: compress(writeReadResponse(results)), headers, samples };
}

async function readAll(
  archive: Archive,
  queries: readonly Query[],
  limits: Limits,
  signal: AbortSignal,
): Promise<SeriesColumns[][]> {
  const selections: SelectedSeries[][] = [];
  let samples = 0;
  for (const query of queries) {
    const selected = await select(archive, query);
    if (!query.labelsOnly) samples += selected.reduce((total, series) => total + series.sampleCount, 0);
    if (samples > limits.mostSamples) {
      throw new HttpError(
        400,
        `the query needs ${samples} samples or more, ${limits.mostSamples} is the most: ` +
          'narrow its time range or its matchers, or raise --max-samples of prom-remote',
      );
    }
    selections.push(selected);
  }
  const results: SeriesColumns[][] = [];
  for (const [index, selected] of selections.entries()) {
    const query = queries[index];
    if (query) results.push(await readSeries(archive, query, selected, signal));
  }
  return results;
}

/** No matchers select nothing, as in Prometheus. */
async function select(archive: Archive, { matchers, fromMs, toMs }: Query): Promise<SelectedSeries[]> {
  return matchers.length === 0 || fromMs > toMs ? [] : archive.select(matchers, fromMs, toMs);
}

async function readSeries(
  archive: Archive,
  { fromMs, toMs, labelsOnly }: Query,
  selected: readonly SelectedSeries[],
  signal: AbortSignal,
): Promise<SeriesColumns[]> {
  const result: SeriesColumns[] = [];
  for (const one of selected) {
    signal.throwIfAborted();
    result.push({
      series: one.series,
      columns: labelsOnly ? noSamples : await archive.read(one, fromMs, toMs),
    });
  }
  return result;
}

/** What to answer when reading has failed: who can mend it decides between 4xx and 5xx. */
export function toHttpError(error: unknown): HttpError {
  if (error instanceof HttpError) return error;
  if (error instanceof ArchiveError && error.code === 'bad-regular-expression')
    return new HttpError(400, error.message);
  if (error instanceof Error && 'code' in error) return new HttpError(500, error.message);
  throw error;
}
