import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type StartedProgram } from './program.ts';
import { PrometheusServer } from './prometheus-server.ts';
import { twinRuns } from './twin-runs.ts';
import { makeTwinStores, type TwinStores } from './twin-stores.ts';

/** `prom-remote` over the runs of `twin-runs.ts`, and the Prometheuses that are compared with it. */
export class TwinServers {
  readonly #folder: string;
  readonly #stores: TwinStores;
  readonly #promRemote: StartedProgram;
  readonly #prometheuses: PrometheusServer[] = [];
  #homes = 0;
  readonly url: string;

  private constructor(folder: string, stores: TwinStores, promRemote: StartedProgram, url: string) {
    this.#folder = folder;
    this.#stores = stores;
    this.#promRemote = promRemote;
    this.url = url;
  }

  /** @param folder for all that they keep */
  static async start(folder: string): Promise<TwinServers> {
    const stores = await makeTwinStores(folder, twinRuns);
    const promRemote = startProgram('prom-remote', '--dir', stores.recordings, '--listen', '127.0.0.1:0');
    const [, url = ''] = await promRemote.printed(/url=(\S+)/);
    return new TwinServers(folder, stores, promRemote, url);
  }

  /** The folder that `prom-remote` serves. */
  get recordings(): string {
    return this.#stores.recordings;
  }

  /** Starts a Prometheus with the same samples in a storage of its own; there can be one at a time. */
  startTwin(program: string): Promise<PrometheusServer> {
    return this.#start(program, '', this.#stores.tsdb);
  }

  /** Starts a Prometheus that has no samples. */
  startPrometheus(program: string, config: string): Promise<PrometheusServer> {
    return this.#start(program, config);
  }

  async #start(program: string, config: string, tsdb?: string): Promise<PrometheusServer> {
    const home = join(this.#folder, `home-${(this.#homes += 1)}`);
    mkdirSync(home);
    const prometheus = await PrometheusServer.start(home, config, {
      program,
      ...(tsdb !== undefined && { tsdb }),
    });
    this.#prometheuses.push(prometheus);
    return prometheus;
  }

  async stopPrometheuses(): Promise<void> {
    await Promise.all(this.#prometheuses.splice(0).map((prometheus) => prometheus.stop()));
  }

  async stop(): Promise<void> {
    await this.stopPrometheuses();
    await this.#promRemote.stop();
  }
}
