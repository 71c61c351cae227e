import type { IncomingMessage } from 'node:http';
import type { Archive } from '@flac-metrics/archive';
import type { Series } from '@flac-metrics/sample-codec';
import type { CompileTurns } from '../compile-turns.ts';
import type { Gate } from '../gate.ts';
import type { Handler } from '../handler.ts';
import { HttpError } from '../http-error.ts';
import { errorBody, sendJson } from '../json-answer.ts';
import type { Limits } from '../limits.ts';
import { readBody } from '../request-body.ts';
import { parseDiscoveryRequest } from './discovery-request.ts';
import { findSeries, labelNames, labelValues, seriesLabels } from './discovery.ts';

/** What of the series that were found is asked for. */
type Digest = (series: readonly Series[]) => readonly unknown[];

/** Answers for `/api/v1/labels`, `/api/v1/label/NAME/values` and `/api/v1/series`, in Prometheus's JSON. */
export class DiscoveryHandlers {
  readonly #archive: Archive;
  readonly #gate: Gate;
  readonly #turns: CompileTurns;
  readonly #limits: Limits;

  /**
   * @param gate the same as for reads: both cost
   * @param turns for compiling patterns
   */
  constructor(archive: Archive, gate: Gate, turns: CompileTurns, limits: Limits) {
    this.#archive = archive;
    this.#gate = gate;
    this.#turns = turns;
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
      errorBody,
      answer: async (request, response, signal) => {
        const parameters = await this.#parametersOf(request);
        if (name === 'series' && !parameters.has('match[]'))
          throw new HttpError(400, 'no match[] parameter provided');
        const { most, found } = await this.#gate.pass(async () => {
          const asked = await this.#turns.take(() => parseDiscoveryRequest(parameters, this.#limits), signal);
          return { most: asked.most, found: await findSeries(this.#archive, asked, signal) };
        }, signal);
        const { series, warnings } = found;
        const data = digest(series).slice(0, most);
        sendJson(response, data, warnings);
      },
    };
  }

  /** In the address, and, after a POST, in the body too. */
  async #parametersOf(request: IncomingMessage): Promise<URLSearchParams> {
    const parameters = new URL(request.url ?? '/', 'http://localhost').searchParams;
    if (request.method !== 'POST') return parameters;
    const body = Buffer.from(await readBody(request, this.#limits.mostRequestBytes)).toString();
    checkParameterCount(body);
    for (const [name, value] of new URLSearchParams(body)) parameters.append(name, value);
    return parameters;
  }
}

/** Each takes a hundred bytes of memory, and two of the request. Grafana sends a handful. */
const mostParameters = 1000;

/** @throws HttpError 400 */
function checkParameterCount(body: string): void {
  let count = 1;
  for (let at = body.indexOf('&'); at >= 0; at = body.indexOf('&', at + 1)) count += 1;
  if (count > mostParameters)
    throw new HttpError(400, `the body has ${count} parameters; ${mostParameters} is the most`);
}

/** @returns undefined where the percent signs make no sense */
function decodeName(encoded: string): string | undefined {
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
