import type { IncomingMessage, ServerResponse } from 'node:http';
import { ArchiveError, type Archive } from '@flac-metrics/archive';
import { SampleCodecError, type Series } from '@flac-metrics/sample-codec';
import { answerDeadline } from '../answer-deadline.ts';
import type { Handler } from '../handler.ts';
import type { Limits } from '../limits.ts';
import type { Gate } from '../read/gate.ts';
import { readBody } from '../request-body.ts';
import { parseDiscoveryRequest } from './discovery-request.ts';
import { findSeries, labelNames, labelValues, seriesLabels } from './discovery.ts';

/** What of the series that were found is asked for. */
type Digest = (series: readonly Series[]) => readonly unknown[];

/** Answers for `/api/v1/labels`, `/api/v1/label/NAME/values` and `/api/v1/series`, in Prometheus's JSON. */
export class DiscoveryHandlers {
  readonly #archive: Archive;
  readonly #gate: Gate;
  readonly #limits: Limits;

  /** @param gate the same as for reads: both cost */
  constructor(archive: Archive, gate: Gate, limits: Limits) {
    this.#archive = archive;
    this.#gate = gate;
    this.#limits = limits;
  }

  /** @returns undefined where the path is none of these */
  handlerOf(path: string): Handler | undefined {
    if (path === '/api/v1/labels') return this.#handler('labels', labelNames);
    if (path === '/api/v1/series') return this.#handler('series', seriesLabels);
    const encoded = /^\/api\/v1\/label\/([^/]+)\/values$/.exec(path)?.[1];
    const name = encoded === undefined ? undefined : decodeName(encoded);
    if (name === undefined) return undefined;
    return this.#handler('label_values', (series) => labelValues(name, series));
  }

  #handler(name: string, digest: Digest): Handler {
    return {
      name,
      methods: ['GET', 'HEAD', 'POST'],
      answer: async (request, response) => {
        const deadline = answerDeadline(response, this.#limits.readTimeoutMs);
        try {
          const parameters = await this.#parametersOf(request);
          if (name === 'series' && !parameters.has('match[]'))
            throw new SampleCodecError('bad-series', 'no match[] parameter provided');
          const asked = parseDiscoveryRequest(parameters, this.#limits);
          const { series, warnings } = await this.#gate.pass(
            () => findSeries(this.#archive, asked, deadline.signal),
            deadline.signal,
          );
          const data = digest(series).slice(0, asked.most);
          sendJson(response, 200, { status: 'success', data, ...(warnings.length > 0 && { warnings }) });
        } catch (error) {
          const [status, errorType] = kindOf(error);
          if (status === undefined || !(error instanceof Error)) throw error;
          sendJson(response, status, { status: 'error', errorType, error: error.message });
        } finally {
          deadline.end();
        }
      },
    };
  }

  /** In the address, and, after a POST, in the body too. */
  async #parametersOf(request: IncomingMessage): Promise<URLSearchParams> {
    const parameters = new URL(request.url ?? '/', 'http://localhost').searchParams;
    if (request.method !== 'POST') return parameters;
    const body = Buffer.from(await readBody(request, this.#limits.mostRequestBytes)).toString();
    for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
    return parameters;
  }
}

/** Status and `errorType`, as in Prometheus's HTTP API; undefined for what is answered as everywhere else. */
function kindOf(error: unknown): readonly [status?: number, errorType?: string] {
  if (error instanceof SampleCodecError) return [400, 'bad_data'];
  if (!(error instanceof ArchiveError)) return [];
  return error.code === 'bad-regular-expression' ? [400, 'bad_data'] : [500, 'internal'];
}

/** @returns undefined where the percent signs make no sense */
function decodeName(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}
