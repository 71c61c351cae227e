import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { ComparisonError } from '../comparison-error.ts';
import { freePort } from './free-port.ts';
import { SystemProgram } from './system-program.ts';

const program = 'victoria-metrics';
/** Between questions whether something is done. */
const pollMs = 50;
/** Within which the server answers, once it has been started, and has merged. */
const patienceMs = 120_000;
/** Samples are in memory for so long before they can be flushed at all. */
const startOfFlushMs = 1100;

/** A VictoriaMetrics of its own on the loopback, with its data in a folder. */
export class VictoriaServer {
  readonly #program: SystemProgram;
  readonly #url: string;
  readonly #signal: AbortSignal;

  private constructor(program: SystemProgram, url: string, signal: AbortSignal) {
    this.#program = program;
    this.#url = url;
    this.#signal = signal;
  }

  /** @throws ComparisonError `peer`; the signal's reason, and the server has ended then */
  static async start(folder: string, signal: AbortSignal): Promise<VictoriaServer> {
    const address = `127.0.0.1:${await freePort()}`;
    const flags = [
      `-storageDataPath=${folder}`,
      `-httpListenAddr=${address}`,
      '-retentionPeriod=100y',
      '-loggerLevel=ERROR',
      '-search.maxExportDuration=1h',
    ];
    const server = new VictoriaServer(new SystemProgram(program, flags, signal), `http://${address}`, signal);
    try {
      await server.#eventually(() => server.#listens());
      return server;
    } catch (error) {
      server.#program.child.kill('SIGKILL');
      throw error;
    }
  }

  /** @param lines JSON, one series each */
  async import(lines: string): Promise<void> {
    await this.#ask('/api/v1/import', { method: 'POST', body: lines });
  }

  /** Has all that was imported written to the disk, and merged as it would be in time. */
  async merge(): Promise<void> {
    await sleep(startOfFlushMs, undefined, { signal: this.#signal });
    await this.#ask('/internal/force_flush');
    await this.#ask('/internal/force_merge');
    await this.#eventually(async () => {
      const metrics = await (await this.#ask('/metrics')).text();
      return /^vm_active_force_merges 0$/m.test(metrics) || !metrics.includes('vm_active_force_merges');
    });
  }

  /** All samples of one metric name, as lines of JSON. */
  async export(matcher: string): Promise<ReadableStream<Uint8Array>> {
    // Beyond any time of a sample; -1 ms is not taken.
    const body = new URLSearchParams({ 'match[]': matcher, start: '0', end: '9007199254' });
    const { body: stream } = await this.#ask('/api/v1/export', { method: 'POST', body });
    if (!stream) throw new ComparisonError('peer', `${program}: its export has no body`);
    return stream;
  }

  /** Ends the server, which writes what it still has in memory. */
  async stop(): Promise<void> {
    const { child } = this.#program;
    if (this.#program.hasEnded) return;
    const closed = once(child, 'close');
    child.kill('SIGTERM');
    await closed;
  }

  async #listens(): Promise<boolean> {
    try {
      await this.#ask('/health');
      return true;
    } catch (error) {
      // That of `fetch`, where no answer comes: what the server answers is told.
      if (error instanceof TypeError) return false;
      throw error;
    }
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const response = await fetch(`${this.#url}${path}`, { ...init, signal: this.#signal });
    if (response.ok) return response;
    throw new ComparisonError(
      'peer',
      `${program}: ${path} answered ${response.status}: ${await response.text()}`,
    );
  }

  async #eventually(isDone: () => Promise<boolean>): Promise<void> {
    const endMs = performance.now() + patienceMs;
    while (!(await isDone())) {
      this.#signal.throwIfAborted();
      if (this.#program.hasEnded) throw this.#program.failure();
      if (performance.now() > endMs) throw this.#program.failure('does not answer');
      await sleep(pollMs, undefined, { signal: this.#signal });
    }
  }
}
