import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CompileTurns } from '../compile-turns.ts';
import type { Gate } from '../gate.ts';
import type { Handler } from '../handler.ts';
import { HttpError } from '../http-error.ts';
import type { Limits } from '../limits.ts';
import { prometheusConfig } from '../prometheus-config.ts';
import { readBody } from '../request-body.ts';
import type { SelfMetrics } from '../self-metrics.ts';
import type { ResponseType } from '../wire/negotiation.ts';
import { parseReadRequest } from '../wire/read-request.ts';
import { answerRead, type ReadSources } from './remote-read.ts';
import { sendAnswer, type Sent } from './send-answer.ts';

/** What Prometheus 3 wants to the letter, the space included. */
const headersOf: Record<ResponseType, Readonly<Record<string, string>>> = {
  SAMPLES: { 'Content-Type': 'application/x-protobuf', 'Content-Encoding': 'snappy' },
  STREAMED_XOR_CHUNKS: {
    'Content-Type': 'application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse',
  },
};

/** Samples that are read ahead of clients, for all together: enough to keep all threads busy, and little to hold for slow ones. */
const mostSamplesAhead = 4 << 20;

/** Answers remote read over HTTP. */
export class ReadHandler implements Handler {
  readonly name = 'read';
  readonly #sources: ReadSources;
  readonly #gate: Gate;
  readonly #turns: CompileTurns;
  readonly #metrics: SelfMetrics;
  readonly #limits: Limits;
  readonly #url: () => string;

  constructor(
    sources: ReadSources,
    gate: Gate,
    turns: CompileTurns,
    metrics: SelfMetrics,
    limits: Limits,
    url: () => string,
  ) {
    this.#sources = sources;
    this.#gate = gate;
    this.#turns = turns;
    this.#metrics = metrics;
    this.#limits = limits;
    this.#url = url;
  }

  /** @throws HttpError, ArchiveError; BrokenAnswer after the first byte */
  async answer(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    if (request.method !== 'POST') {
      const what = `remote read is asked by POST. Let a Prometheus do it, with this in its prometheus.yml:\n\n`;
      throw new HttpError(405, what + prometheusConfig(this.#url()), { Allow: 'POST' });
    }
    const startedMs = performance.now();
    try {
      const body = await readBody(request, this.#limits.mostRequestBytes);
      await this.#gate.pass(() => this.#answer(body, response, signal), signal);
    } finally {
      this.#metrics.countDuration((performance.now() - startedMs) / 1000);
    }
  }

  async #answer(body: Uint8Array, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const read = await this.#turns.take(() => parseReadRequest(body, this.#limits), signal);
    await this.#sources.archive.consistently(async () => {
      const sent: Sent = { isBegun: false, samples: 0, bytes: 0 };
      const ahead = Math.floor(mostSamplesAhead / this.#gate.insideCount);
      const parts = answerRead(this.#sources, read, this.#limits, ahead, signal);
      try {
        await sendAnswer(response, headersOf[read.responseType], parts, sent, this.#limits.heldBackBytes, {
          mostStallMs: this.#limits.mostStallMs,
          othersWait: () => this.#gate.waitingCount > 0,
          signal,
        });
      } finally {
        if (sent.isBegun) this.#metrics.countSent(sent.samples, sent.bytes);
      }
    });
  }
}
