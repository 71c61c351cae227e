import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../packages/comparison/src/peer/free-port.ts';
import { eventually, StartedProgram } from './program.ts';

/** [seconds, text of the value] */
type SampleText = readonly [number, string];

interface WithLabels {
  readonly metric: Readonly<Record<string, string>>;
}

/** One series with its samples in a range. */
interface MatrixSeries extends WithLabels {
  readonly values: readonly SampleText[];
}

/** One series with its value at an instant. */
interface VectorSeries extends WithLabels {
  readonly value: SampleText;
}

interface QueryAnswer<Series> {
  readonly status: string;
  readonly warnings?: readonly string[];
  readonly data?: { readonly result: readonly Series[] };
}

/** A rule as it was evaluated last. */
interface EvaluatedRule {
  readonly name: string;
  readonly health: 'ok' | 'err' | 'unknown';
  readonly state: 'inactive' | 'pending' | 'firing';
}

interface RulesAnswer {
  readonly data: { readonly groups: readonly { readonly rules: readonly EvaluatedRule[] }[] };
}

export interface PrometheusOptions {
  /** Path or name of the program. */
  readonly program?: string;
  /** A folder with data. */
  readonly tsdb?: string;
}

/** A real Prometheus on a free port of the loopback, with a configuration of the test's. */
export class PrometheusServer {
  readonly #program: StartedProgram;
  readonly url: string;

  private constructor(program: StartedProgram, url: string) {
    this.#program = program;
    this.url = url;
  }

  /**
   * @param folder for its configuration, and for its data where none are given
   * @param program which Prometheus
   */
  static async start(
    folder: string,
    config: string,
    { program: path = 'prometheus', tsdb = join(folder, 'tsdb') }: PrometheusOptions = {},
  ): Promise<PrometheusServer> {
    const configPath = join(folder, 'prometheus.yml');
    writeFileSync(configPath, config);
    const address = `127.0.0.1:${await freePort()}`;
    const program = new StartedProgram(path, [
      `--config.file=${configPath}`,
      `--storage.tsdb.path=${tsdb}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=${address}`,
      '--log.level=warn',
    ]);
    const url = `http://${address}`;
    await eventually(async () => {
      if (program.child.exitCode !== null) throw new Error(program.stderr);
      const response = await fetch(`${url}/-/ready`).catch(() => undefined);
      return response?.ok ? true : undefined;
    });
    return new PrometheusServer(program, url);
  }

  /** The value of an expression at a time. */
  query(expression: string, timeMs: number): Promise<QueryAnswer<VectorSeries>> {
    return this.#ask(expression, timeMs);
  }

  /** The raw samples that a range selector finds up to a time. */
  samples(rangeSelector: string, timeMs: number): Promise<QueryAnswer<MatrixSeries>> {
    return this.#ask(rangeSelector, timeMs);
  }

  /** The values of an expression at regular times. */
  range(
    expression: string,
    fromMs: number,
    toMs: number,
    stepMs: number,
  ): Promise<QueryAnswer<MatrixSeries>> {
    const [start, end, step] = [`${fromMs / 1000}`, `${toMs / 1000}`, `${stepMs / 1000}`];
    return this.#get('query_range', { query: expression, start, end, step });
  }

  /** The alerts of its rule files. */
  async rules(): Promise<EvaluatedRule[]> {
    const response = await fetch(`${this.url}/api/v1/rules`);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- documented in Prometheus's HTTP API
    const { data } = (await response.json()) as RulesAnswer;
    return data.groups.flatMap((group) => group.rules);
  }

  async #ask<Series>(expression: string, timeMs: number): Promise<QueryAnswer<Series>> {
    return this.#get('query', { query: expression, time: `${timeMs / 1000}` });
  }

  async #get<Series>(path: string, parameters: Record<string, string>): Promise<QueryAnswer<Series>> {
    const text = new URLSearchParams(parameters).toString();
    const response = await fetch(`${this.url}/api/v1/${path}?${text}`);
    // The shape is documented in Prometheus's HTTP API, version 1.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return (await response.json()) as QueryAnswer<Series>;
  }

  stop(): Promise<number | null> {
    return this.#program.stop();
  }
}
