import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Archive } from '@flac-metrics/archive';
import { reasonOf } from '@flac-metrics/sample-codec';
import type { Handler } from './handler.ts';
import { HttpError } from './http-error.ts';
import type { PageFiles } from './page/page-files.ts';
import { prometheusConfig } from './prometheus-config.ts';
import type { SelfMetrics } from './self-metrics.ts';

/** Paths that are answered together. */
export interface RouteGroup {
  /** @returns undefined where the path is none of them */
  handlerOf(path: string): Handler | undefined;
}

/** Which path is answered by what. */
export class Routes {
  readonly #archive: Archive;
  readonly #metrics: SelfMetrics;
  readonly #url: () => string;
  readonly #groups: readonly RouteGroup[];
  readonly #page: PageFiles;
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(
    archive: Archive,
    read: Handler,
    groups: readonly RouteGroup[],
    page: PageFiles,
    metrics: SelfMetrics,
    url: () => string,
  ) {
    this.#groups = groups;
    this.#page = page;
    this.#archive = archive;
    this.#metrics = metrics;
    this.#url = url;
    const write: Handler = { name: 'write', answer: refuseWrite };
    const told = (name: string, answer: Handler['answer']): Handler => ({
      name,
      methods: ['GET', 'HEAD'],
      answer,
    });
    this.#handlers = new Map([
      ['/', told('index', (request, response) => this.#sendIndex(request, response))],
      ['/api/read', read],
      ['/api/v1/read', read],
      ['/api/write', write],
      ['/api/v1/write', write],
      ['/-/healthy', told('health', (_, response) => sendText(response, 'prom-remote is well.\n'))],
      ['/-/ready', told('health', (_, response) => this.#tellReadiness(response))],
      ['/metrics', told('metrics', (_, response) => this.#sendMetrics(response))],
    ]);
  }

  handlerOf(path: string): Handler {
    const unknown: Handler = {
      name: 'unknown',
      answer: () => {
        throw new HttpError(404, 'there is nothing here; / tells what is where');
      },
    };
    const known = this.#handlers.get(path);
    if (known) return known;
    for (const group of this.#groups) {
      const handler = group.handlerOf(path);
      if (handler) return handler;
    }
    return unknown;
  }

  /** Browsers get the page, all else a text. */
  #sendIndex(request: IncomingMessage, response: ServerResponse): void {
    if (request.headers.accept?.includes('text/html')) this.#page.send('/', request, response);
    else sendText(response, this.#index());
  }

  /** Ready is who can answer a query: the folder can be listed. */
  async #tellReadiness(response: ServerResponse): Promise<void> {
    try {
      await this.#archive.refresh();
    } catch (error) {
      throw new HttpError(503, reasonOf(error));
    }
    sendText(response, 'prom-remote is ready.\n');
  }

  async #sendMetrics(response: ServerResponse): Promise<void> {
    const { registry } = this.#metrics;
    // Where the folder cannot be listed, what was known of it is told; that it cannot is told by prom_remote_folder_up.
    await this.#archive.refresh().catch(() => {});
    const text = await registry.metrics();
    response.writeHead(200, { 'Content-Type': registry.contentType });
    response.end(text);
  }

  #index(): string {
    return (
      'prom-remote: recordings served to Prometheus by remote read.\n\n' +
      `Put this into prometheus.yml:\n\n${prometheusConfig(this.#url())}\n` +
      '/api/v1/read    remote read (also /api/read)\n' +
      '/api/v1/labels, /api/v1/label/NAME/values, /api/v1/series?match[]=SELECTOR\n' +
      '/               in a browser: a page to see and hear the recordings\n' +
      '/metrics        about this server\n/-/healthy, /-/ready\n'
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
