import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Archive } from '@flac-metrics/archive';
import { urlOf } from '@flac-metrics/command-line';
import type { Label } from '@flac-metrics/sample-codec';
import { Gate } from './gate.ts';
import { HttpError } from './http-error.ts';
import { mostBodyBytes, type Limits } from './limits.ts';
import type { Log } from './log.ts';
import { prometheusConfig } from './prometheus-config.ts';
import { answerRead, toHttpError } from './remote-read.ts';
import { readBody } from './request-body.ts';
import { SelfMetrics } from './self-metrics.ts';

export interface ServerOptions {
  readonly folder: string;
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** For files that have lost their tags. */
  readonly labels: readonly Label[];
  readonly limits: Limits;
  readonly log: Log;
}

export interface RunningServer {
  readonly url: string;
  /** Lets running requests finish, for a while, and closes everything. */
  close(): Promise<void>;
}

/** A request may take this long to arrive; it is small. */
const arrivalMs = 30_000;
/** How long running reads may take at the end. */
const closingMs = 10_000;
/** Damage is to be found and told even when nobody asks. */
const refreshEveryMs = 5000;

/**
 * Serves the folder.
 * @throws ArchiveError `no-such-folder`; the system's error where the address cannot be listened on
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { folder, host, port, labels, limits, log } = options;
  const archive = await Archive.open(folder, {
    labels,
    onDamage: (file, reason) => log('warn', 'damaged segment', { file, reason }),
  });
  const gate = new Gate(limits.mostConcurrentReads, limits.mostWaitingReads);
  const metrics = new SelfMetrics(archive, () => gate.waitingCount);
  const routes = new Routes(archive, gate, metrics, limits, () => url);
  const server = createServer(
    { requestTimeout: arrivalMs, headersTimeout: arrivalMs },
    (request, response) => {
      handle(routes, metrics, log, request, response).catch((error: unknown) => {
        log('error', 'defect', {
          reason: error instanceof Error ? (error.stack ?? error.message) : String(error),
        });
        response.destroy();
      });
    },
  );
  server.on('clientError', (_, socket) =>
    socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'),
  );
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const url = urlOf({ host, port: typeof address === 'object' && address ? address.port : port });
  const refreshing = setInterval(() => {
    archive
      .refresh()
      .catch((error: unknown) => log('error', 'cannot list the folder', { reason: String(error) }));
  }, refreshEveryMs);
  return {
    url,
    close: async () => {
      clearInterval(refreshing);
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const limit = setTimeout(() => server.closeAllConnections(), closingMs);
      await closed;
      clearTimeout(limit);
      await archive.close();
    },
  };
}

/** Answers one request: whatever happens, the client gets a status and a text, and the process goes on. */
async function handle(
  routes: Routes,
  metrics: SelfMetrics,
  log: Log,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').split('?', 1)[0] ?? '';
  const handler = routes.handlerOf(path);
  try {
    await handler.answer(request, response);
  } catch (error) {
    if (response.destroyed) return;
    const { status, message, headers } = toHttpError(error);
    if (status >= 500) log('warn', 'request failed', { path, status, reason: message });
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
    response.end(`${message}\n`);
  } finally {
    metrics.countRequest(handler.name, response.statusCode);
  }
}

interface Handler {
  readonly name: string;
  answer(request: IncomingMessage, response: ServerResponse): void | Promise<void>;
}

/** What is served where. */
class Routes {
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
