import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Archive } from '@flac-metrics/archive';
import type { Gate } from './gate.ts';
import { HttpError } from './http-error.ts';
import { mostBodyBytes, type Limits } from './limits.ts';
import { prometheusConfig } from './prometheus-config.ts';
import { answerRead } from './remote-read.ts';
import { readBody } from './request-body.ts';
import type { SelfMetrics } from './self-metrics.ts';

/** Answers the requests for one path, or throws an `HttpError` that says why not. */
export interface Handler {
  /** What its requests are counted under. */
  readonly name: string;
  answer(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** Which path is answered by what. */
export class Routes {
  readonly #archive: Archive;
  readonly #gate: Gate;
  readonly #metrics: SelfMetrics;
  readonly #limits: Limits;
  readonly #url: () => string;
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(archive: Archive, gate: Gate, metrics: SelfMetrics, limits: Limits, url: () => string) {
    this.#archive = archive;
    this.#gate = gate;
    this.#metrics = metrics;
    this.#limits = limits;
    this.#url = url;
    const read: Handler = { name: 'read', answer: (request, response) => this.#read(request, response) };
    const write: Handler = { name: 'write', answer: refuseWrite };
    const well: Handler = {
      name: 'health',
      answer: (_, response) => sendText(response, 'prom-remote is well.\n'),
    };
    this.#handlers = new Map([
      ['/', { name: 'index', answer: (_, response) => sendText(response, this.#index()) }],
      ['/api/read', read],
      ['/api/v1/read', read],
      ['/api/write', write],
      ['/api/v1/write', write],
      ['/-/healthy', well],
      ['/-/ready', well],
      ['/metrics', { name: 'metrics', answer: (_, response) => this.#sendMetrics(response) }],
    ]);
  }

  handlerOf(path: string): Handler {
    const unknown: Handler = {
      name: 'unknown',
      answer: () => {
        throw new HttpError(404, 'there is nothing here; / tells what is where');
      },
    };
    return this.#handlers.get(path) ?? unknown;
  }

  async #read(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      const what = `remote read is asked by POST. Let a Prometheus do it, with this in its prometheus.yml:\n\n`;
      throw new HttpError(405, what + prometheusConfig(this.#url()), { Allow: 'POST' });
    }
    const startedMs = performance.now();
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const body = await readBody(request, mostBodyBytes);
    const answer = await this.#gate.pass(() => {
      gone.signal.throwIfAborted();
      return answerRead(this.#archive, body, this.#limits, gone.signal);
    });
    response.writeHead(200, { ...answer.headers, 'Content-Length': answer.body.length });
    response.end(answer.body);
    this.#metrics.countRead((performance.now() - startedMs) / 1000, answer.samples, answer.body.length);
  }

  async #sendMetrics(response: ServerResponse): Promise<void> {
    const { registry } = this.#metrics;
    await this.#archive.refresh();
    const text = await registry.metrics();
    response.writeHead(200, { 'Content-Type': registry.contentType });
    response.end(text);
  }

  #index(): string {
    return (
      'prom-remote: recordings served to Prometheus by remote read.\n\n' +
      `Put this into prometheus.yml:\n\n${prometheusConfig(this.#url())}\n` +
      '/api/v1/read  remote read (also /api/read)\n/metrics      about this server\n/-/healthy    /-/ready\n'
    );
  }
}

function refuseWrite(): never {
  throw new HttpError(
    405,
    'writing is not supported yet: nothing was stored. This server is for remote_read only',
    {
      Allow: '',
    },
  );
}

function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(text);
}
