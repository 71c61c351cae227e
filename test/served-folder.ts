import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type StartedProgram } from './program.ts';
import { PrometheusServer } from './prometheus-server.ts';
import type { Sample } from './recorded-samples.ts';

/** A prom-remote over a folder of its own, with a Prometheus that reads from it. */
export class ServedFolder {
  readonly folder: string;
  readonly server: StartedProgram;
  readonly url: string;
  readonly prometheus: PrometheusServer;

  private constructor(recordings: string, server: StartedProgram, url: string, prometheus: PrometheusServer) {
    this.folder = recordings;
    this.server = server;
    this.url = url;
    this.prometheus = prometheus;
  }

  /** @param folder of the test's files, in which the recordings get a folder of their own */
  static async start(folder: string, name: string): Promise<ServedFolder> {
    const recordings = join(folder, name);
    mkdirSync(recordings, { recursive: true });
    const server = startProgram(
      'prom-remote',
      '--dir',
      recordings,
      '--listen',
      '127.0.0.1:0',
      '--label',
      'instance=web-1',
    );
    const [, url = ''] = await server.printed(/url=(\S+)/);
    const config = `remote_read:\n  - url: ${url}/api/v1/read\n    read_recent: true\n`;
    const home = join(folder, `${name}-prometheus`);
    mkdirSync(home);
    return new ServedFolder(recordings, server, url, await PrometheusServer.start(home, config));
  }

  files(ending: string): string[] {
    return readdirSync(this.folder)
      .filter((name) => name.endsWith(ending))
      .map((name) => join(this.folder, name));
  }

  /** What the server tells about itself. */
  async metrics(): Promise<string> {
    return (await fetch(`${this.url}/metrics`)).text();
  }

  /** How many files of a state the server counts in its folder, NaN where it says nothing of them. */
  async segments(state: 'open' | 'closed'): Promise<number> {
    const line = new RegExp(`^prom_remote_segments\\{state="${state}"\\} (\\d+)$`, 'm');
    return Number(line.exec(await this.metrics())?.[1]);
  }

  /** The raw samples of one series of the last day, and the warnings. */
  async ask(
    selector: string,
    untilMs = Date.now(),
  ): Promise<{ samples: Sample[]; warnings: readonly string[] }> {
    const answer = await this.prometheus.samples(`${selector}[1d]`, untilMs);
    const [series, ...others] = answer.data?.result ?? [];
    if (others.length > 0) throw new Error(`${selector} selects more than one series`);
    const samples = (series?.values ?? []).map(([seconds, value]): Sample => [seconds, Number(value)]);
    return { samples, warnings: answer.warnings ?? [] };
  }

  async stop(): Promise<void> {
    await this.prometheus.stop();
    await this.server.stop();
  }
}
