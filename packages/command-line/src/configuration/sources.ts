import { InvalidArgumentError } from 'commander';
import { UsageError } from '../exit-status.ts';
import { ConfigurationFile } from './configuration-file.ts';
import { variableValue } from './environment.ts';
import type { GivenValue } from './given-value.ts';
import type { Setting } from './setting.ts';

/** Where values come from beside flags: variables and, behind them, the file. */
export class Sources {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #file: ConfigurationFile | undefined;

  /**
   * @param path of the file, where there is one
   * @throws UsageError as `ConfigurationFile`
   */
  constructor(environment: NodeJS.ProcessEnv, path: string | undefined) {
    this.#environment = environment;
    this.#file = path === undefined ? undefined : new ConfigurationFile(path);
  }

  /**
   * What they say of a program or subcommand, by the keys of its settings.
   * @param path of its section
   * @param subcommands that may have sections within
   * @throws UsageError naming the variable, or the line of the file
   */
  valuesOf(
    path: readonly string[],
    settings: readonly Setting[],
    subcommands: readonly string[],
  ): Map<string, GivenValue> {
    const values = this.#file?.values(path, settings, subcommands) ?? new Map<string, GivenValue>();
    for (const setting of settings) {
      const value = naming(setting.variable, () => variableValue(setting, this.#environment));
      if (value) values.set(setting.key, value);
    }
    return values;
  }
}

/** @throws UsageError naming where the value is from */
export function readGiven(setting: Setting, given: GivenValue): unknown {
  return naming(given.from, () => setting.read(given));
}

function naming<Value>(from: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UsageError(`${from}: ${error.message}`);
    throw error;
  }
}
