import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import type { Archive, ReadCost } from '@flac-metrics/archive';
import { registerArchive } from './archive-metrics.ts';
import { gauge } from './gauge.ts';

/** What the server tells about itself on /metrics. */
export class SelfMetrics {
  readonly registry: Registry = new Registry();
  readonly #requests: Counter<'handler' | 'code'>;
  readonly #seconds: Histogram;
  readonly #samples: Counter;
  readonly #bytes: Counter;
  readonly #decodedFrames: Counter;
  readonly #readBytes: Counter;

  constructor(archive: Archive, waitingReads: () => number) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Counter({
      name: 'prom_remote_requests_total',
      help: 'Requests by handler and status code',
      labelNames: ['handler', 'code'],
      registers,
    });
    this.#seconds = new Histogram({
      name: 'prom_remote_read_duration_seconds',
      help: 'Time to answer a read request',
      buckets: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30],
      registers,
    });
    this.#samples = new Counter({ name: 'prom_remote_sent_samples_total', help: 'Samples sent', registers });
    this.#bytes = new Counter({
      name: 'prom_remote_sent_bytes_total',
      help: 'Bytes of read answers sent',
      registers,
    });
    this.#decodedFrames = new Counter({
      name: 'prom_remote_decoded_frames_total',
      help: 'FLAC frames decoded',
      registers,
    });
    this.#readBytes = new Counter({
      name: 'prom_remote_read_bytes_total',
      help: 'Bytes of FLAC read from the folder',
      registers,
    });
    registerArchive(archive, registers);
    gauge('prom_remote_waiting_reads', 'Read requests that wait for their turn', registers, waitingReads);
  }

  /**
   * @param handler a route, never a path from outside, so that strangers cannot make series
   * @param outcome the status, or `broken` where an answer had begun and could not be finished
   */
  countRequest(handler: string, outcome: number | 'broken'): void {
    this.#requests.inc({ handler, code: String(outcome) });
  }

  countDuration(seconds: number): void {
    this.#seconds.observe(seconds);
  }

  countSent(samples: number, bytes: number): void {
    this.#samples.inc(samples);
    this.#bytes.inc(bytes);
  }

  countCost({ framesDecoded, bytesRead }: ReadCost): void {
    this.#decodedFrames.inc(framesDecoded);
    this.#readBytes.inc(bytesRead);
  }
}
