import type { ServerResponse } from 'node:http';
import type { Archive } from '@flac-metrics/archive';
import { reasonOf } from '@flac-metrics/sample-codec';
import type { DiscoveryHandlers } from './discovery/discovery-handlers.ts';
import type { Handler } from './handler.ts';
import { HttpError } from './http-error.ts';
import { prometheusConfig } from './prometheus-config.ts';
import type { SelfMetrics } from './self-metrics.ts';

/** Which path is answered by what. */
export class Routes {
  readonly #archive: Archive;
  readonly #metrics: SelfMetrics;
  readonly #url: () => string;
  readonly #discovery: DiscoveryHandlers;
  readonly #handlers: ReadonlyMap<string, Handler>;

  constructor(
    archive: Archive,
    read: Handler,
    discovery: DiscoveryHandlers,
    metrics: SelfMetrics,
    url: () => string,
  ) {
    this.#discovery = discovery;
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
      ['/', told('index', (_, response) => sendText(response, this.#index()))],
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
    return this.#handlers.get(path) ?? this.#discovery.handlerOf(path) ?? unknown;
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
