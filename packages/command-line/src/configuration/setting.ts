import { InvalidArgumentError, type Option } from 'commander';
import { isRepeatable } from '../repeatable-option.ts';
import type { GivenValue } from './given-value.ts';
import { variableOf } from './variable-name.ts';

/** An option as it is called where it is no flag. */
export class Setting {
  readonly option: Option;
  /** The keys of the section of the file that it is in: `['flac-read', 'info']`. */
  readonly path: readonly string[];
  /** In the file: `log.level` for `--log.level`, `color` for `--no-color`. */
  readonly key: string;
  /** `FLAC_METRICS_PROM_REMOTE_LOG_LEVEL`. */
  readonly variable: string;

  constructor(option: Option, path: readonly string[]) {
    this.option = option;
    this.path = path;
    this.key = option.negate ? option.name().replace(/^no-/, '') : option.name();
    this.variable = variableOf([...path, this.key]);
  }

  /** Of the value, among those of its command. */
  get attribute(): string {
    return this.option.attributeName();
  }

  get isRepeatable(): boolean {
    return isRepeatable(this.option);
  }

  /** Whether it is on or off, and takes no value. */
  get isSwitch(): boolean {
    return isSwitch(this.option);
  }

  /** What it is where nothing is given; undefined where that is nothing. */
  get byDefault(): string | undefined {
    if (this.isSwitch) return String(this.option.negate);
    const { defaultValue, defaultValueDescription } = this.option;
    return defaultValue === undefined ? undefined : (defaultValueDescription ?? String(defaultValue));
  }

  /**
   * The value that flags with these texts would give; undefined where there are none, and for a switch that is off.
   * @throws InvalidArgumentError saying which text is no value, and why
   */
  read({ texts }: GivenValue): unknown {
    let value: unknown;
    for (const text of texts) value = this.#readText(text, value);
    return value;
  }

  #readText(text: string, before: unknown): unknown {
    try {
      if (this.isSwitch) return readSwitch(text, this.option.negate);
      return this.option.parseArg ? this.option.parseArg(text, before) : text;
    } catch (error) {
      if (!(error instanceof InvalidArgumentError)) throw error;
      throw new InvalidArgumentError(`${this.key} '${text}' is invalid. ${error.message}`);
    }
  }
}

/** @param isNegative whether the flag turns it off: then it is on where nothing is given, and off is a value */
function readSwitch(text: string, isNegative: boolean): boolean | undefined {
  if (text === 'true') return true;
  if (text === 'false') return isNegative ? false : undefined;
  throw new InvalidArgumentError('It must be true or false.');
}

/** Whether an option takes no value. */
export function isSwitch(option: Option): boolean {
  return option.isBoolean() || (option.negate && !option.required && !option.optional);
}
