import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Archive, ReadCost } from '@flac-metrics/archive';

/** Damaged files that get a series of their own; a folder full of them must not flood the scrape. */
const mostNamedFiles = 100;

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

function registerArchive(archive: Archive, registers: Registry[]): void {
  gauge('prom_remote_folder_up', 'Whether the folder could be listed the last time', registers, () =>
    archive.isListed ? 1 : 0,
  );
  const segments: Gauge<'state'> = new Gauge({
    name: 'prom_remote_segments',
    help: 'Files in the folder: closed (FLAC), open (WAV), damaged, ignored',
    labelNames: ['state'],
    registers,
    collect: () => {
      for (const [state, count] of Object.entries(countByState(archive))) segments.set({ state }, count);
    },
  });
  const damaged: Gauge<'file'> = new Gauge({
    name: 'prom_remote_damaged_segment',
    help: `1 for each file that is damaged, the first ${mostNamedFiles} of them`,
    labelNames: ['file'],
    registers,
    collect: () => {
      damaged.reset();
      for (const [path] of archive.damaged.slice(0, mostNamedFiles)) damaged.set({ file: path }, 1);
    },
  });
}

function gauge(name: string, help: string, registers: Registry[], value: () => number): void {
  const made: Gauge = new Gauge({ name, help, registers, collect: () => made.set(value()) });
}

function countByState(archive: Archive): Record<'closed' | 'open' | 'damaged' | 'ignored', number> {
  const counts = { closed: 0, open: 0, damaged: 0, ignored: 0 };
  const damagedPaths = new Set(archive.damaged.map(([path]) => path));
  for (const { state, extension, path } of archive.entries) {
    if (damagedPaths.has(path)) counts.damaged += 1;
    else if (state === 'ignored') counts.ignored += 1;
    else counts[extension === 'flac' ? 'closed' : 'open'] += 1;
  }
  return counts;
}
