import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Points, SeriesPage } from '@flac-metrics/page/answers';
import type { CompileTurns } from '../compile-turns.ts';
import { parseDiscoveryRequest } from '../discovery/discovery-request.ts';
import type { Gate } from '../gate.ts';
import type { Handler } from '../handler.ts';
import { errorBody, sendJson } from '../json-answer.ts';
import type { Limits } from '../limits.ts';
import { countParameter, timeParameter } from '../query-parameter.ts';
import type { JobSources } from '../read/run-job.ts';
import { sendAnswer, type Sent } from '../read/send-answer.ts';
import { drawSeries } from './draw-series.ts';
import type { PageFiles } from './page-files.ts';
import { parsePointsRequest, parseSoundRequest, seriesOf } from './page-request.ts';
import { listSegments } from './segment-list.ts';
import { listSeries } from './series-list.ts';
import { soundOf } from './sound.ts';

/** Entries of a list that are sent at once. */
const listedByDefault = 50;
const mostListed = 1000;

type Answer = (parameters: URLSearchParams, response: ServerResponse, signal: AbortSignal) => Promise<void>;

/** Answers for the page and for what it asks: `/page/…` and `/api/page/…`. */
export class PageHandlers {
  readonly #files: PageFiles;
  readonly #sources: JobSources;
  readonly #gate: Gate;
  readonly #turns: CompileTurns;
  readonly #limits: Limits;
  readonly #handlers: ReadonlyMap<string, Handler>;

  /**
   * @param gate the same as for reads: all of it costs
   * @param turns for compiling patterns
   */
  constructor(files: PageFiles, sources: JobSources, gate: Gate, turns: CompileTurns, limits: Limits) {
    this.#files = files;
    this.#sources = sources;
    this.#gate = gate;
    this.#turns = turns;
    this.#limits = limits;
    this.#handlers = new Map([
      ['/api/page/series', this.#handler('page_series', (...asked) => this.#series(...asked))],
      ['/api/page/points', this.#handler('page_points', (...asked) => this.#points(...asked))],
      ['/api/page/segments', this.#handler('page_segments', (...asked) => this.#segments(...asked))],
      ['/api/page/sound', this.#handler('page_sound', (...asked) => this.#sound(...asked))],
    ]);
  }

  /** @returns undefined where the path is none of these */
  handlerOf(path: string): Handler | undefined {
    if (!this.#files.has(path)) return this.#handlers.get(path);
    return {
      name: 'page',
      methods: ['GET', 'HEAD'],
      answer: (request, response) => this.#files.send(path, request, response),
    };
  }

  #handler(name: string, answer: Answer): Handler {
    return {
      name,
      methods: ['GET', 'HEAD'],
      errorBody,
      answer: (request: IncomingMessage, response, signal) => {
        const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
        response.setHeader('X-Content-Type-Options', 'nosniff');
        response.setHeader('Cache-Control', 'no-store');
        return this.#gate.pass(() => answer(searchParams, response, signal), signal);
      },
    };
  }

  async #series(parameters: URLSearchParams, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const { selectors } = await this.#turns.take(
      () => parseDiscoveryRequest(parameters, this.#limits),
      signal,
    );
    const offset = countParameter(parameters, 'offset', 0);
    const asked = { selectors, search: parameters.get('search') ?? '', offset, most: mostOf(parameters) };
    const { warnings, ...page } = await listSeries(this.#sources.archive, asked, signal);
    sendJson(response, page satisfies SeriesPage, warnings);
  }

  async #points(parameters: URLSearchParams, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const asked = parsePointsRequest(parameters);
    const { fromMs, toMs, width } = asked;
    const { drawn, warnings } = await this.#sources.archive.consistently(() =>
      drawSeries(this.#sources, asked, this.#limits.mostSamples, signal),
    );
    sendJson(response, { fromMs, toMs, width, series: drawn } satisfies Points, warnings);
  }

  async #segments(parameters: URLSearchParams, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const range = {
      fromMs: timeParameter(parameters, 'from') ?? -Infinity,
      toMs: timeParameter(parameters, 'to') ?? Infinity,
    };
    const most = mostOf(parameters);
    const found = await listSegments(this.#sources.archive, seriesOf(parameters), range, most, signal);
    sendJson(response, found, []);
  }

  async #sound(parameters: URLSearchParams, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const asked = parseSoundRequest(parameters);
    await this.#sources.archive.consistently(async () => {
      const { scale, parts } = await soundOf(this.#sources, asked, this.#limits.mostSamples, signal);
      const sent: Sent = { isBegun: false, samples: 0, bytes: 0 };
      const headers = {
        'Content-Type': 'audio/wav',
        'X-Start-Ms': String(scale.startMs),
        'X-Interval-Ms': String(scale.intervalMs),
        'X-Least-Value': String(scale.min),
        'X-Greatest-Value': String(scale.max),
      };
      await sendAnswer(response, headers, parts, sent, this.#limits.heldBackBytes, {
        mostStallMs: this.#limits.mostStallMs,
        othersWait: () => this.#gate.waitingCount > 0,
        signal,
      });
    });
  }
}

/** @throws HttpError 400 */
function mostOf(parameters: URLSearchParams): number {
  return Math.min(countParameter(parameters, 'limit', listedByDefault), mostListed);
}
