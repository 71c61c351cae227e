import { InvalidArgumentError } from 'commander';
import {
  formatTimeSpan,
  makeSeries,
  metricNameLabel,
  parseMaxError,
  parseSeries,
  parseTime,
  parseTimeSpan,
  SampleCodecError,
  type Label,
  type MaxError,
  type Series,
} from '@flac-metrics/sample-codec';
import { repeatable } from './repeatable-option.ts';

/*
 * Readers of option values, for commander's `.option(flags, description, reader)`. What they refuse ends the program with
 * status 2 and a text that names the option.
 */

/** `250ms`, `1s`, `15m`, `1d` → milliseconds. */
export const timeSpanOption: (text: string) => number = (text) => refusing(() => parseTimeSpan(text));

/** The longest time that is a round number and a timer can wait: from 2^31 ms on, some 24.9 days, it fires at once. */
const longestWaitMs = parseTimeSpan('24d');

/** A time span that a timer waits for → milliseconds. */
export function waitOption(text: string): number {
  const ms = timeSpanOption(text);
  if (ms <= longestWaitMs) return ms;
  throw new InvalidArgumentError(`It is too long: ${formatTimeSpan(longestWaitMs)} is the most.`);
}

/** RFC 3339 or Unix seconds → milliseconds since the epoch. */
export const timeOption: (text: string) => number = (text) => refusing(() => parseTime(text));

/** `name{label="value"}` → a series. */
export const seriesOption: (text: string) => Series = (text) => refusing(() => parseSeries(text));

/** `0.01`, or `1%` of the range of each series → how far a value that is kept may be from the one recorded. */
export const maxErrorOption: (text: string) => MaxError = (text) => refusing(() => parseMaxError(text));

/** Any text but none: a path, which need not be there, or a name. */
export function textOption(text: string): string {
  if (text !== '') return text;
  throw new InvalidArgumentError('It must not be empty.');
}

/** A whole number within [least, most]. */
export function wholeNumberOption(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** A number above zero, whole or not. */
export function positiveNumberOption(text: string): number {
  const number = /^\d{1,9}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (number > 0) return number;
  throw new InvalidArgumentError('It must be a number above 0.');
}

/** What Prometheus 2 takes as the name of a label; series with others give empty answers there. */
const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Labels that tell the series of a host apart, or name them. */
const reservedLabels: ReadonlySet<string> = new Set([metricNameLabel, 'cpu']);

type LabelReader = (text: string, before?: readonly Label[]) => Label[];

/** `k=v`, given any number of times → labels for all series of a host, in the order given. */
export const labelOption: LabelReader = repeatable((text: string, before?: readonly Label[]) =>
  labelWithout(reservedLabels, text, before),
);

/** `k=v`, given any number of times → labels for series of any metrics, in the order given. */
export const anyLabelOption: LabelReader = repeatable((text: string, before?: readonly Label[]) =>
  labelWithout(new Set([metricNameLabel]), text, before),
);

function labelWithout(reserved: ReadonlySet<string>, text: string, before: readonly Label[] = []): Label[] {
  const [, name, value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined) throw new InvalidArgumentError('A label is written name=value.');
  if (!labelName.test(name))
    throw new InvalidArgumentError(
      'The name of a label has letters of ASCII, digits and underscores only, and no digit in front.',
    );
  if (reserved.has(name)) throw new InvalidArgumentError(`The label ${name} is given by the metric itself.`);
  return refusing(() => {
    const labels = [...before, { name, value }];
    makeSeries(labels);
    return labels;
  });
}

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** `127.0.0.1:9201`, `[::1]:9201`, or `:9201` for every interface; port 0 takes a free one. */
export function listenOption(text: string): ListenAddress {
  const [, bracketed, plain, digits] = /^(?:\[([0-9a-fA-F:.]+)\]|([^:[\]]*)):(\d{1,5})$/.exec(text) ?? [];
  const port = digits === undefined ? Number.NaN : Number(digits);
  if (port <= 65_535) return { host: bracketed ?? (plain || '::'), port };
  throw new InvalidArgumentError(
    'An address is written HOST:PORT, for example 127.0.0.1:9201 or [::1]:9201.',
  );
}

/** `http://127.0.0.1:9201`: an address as a URL, with brackets where IPv6 needs them. */
export function urlOf(address: ListenAddress, scheme: 'http' | 'https' = 'http'): string {
  return `${scheme}://${address.host.includes(':') ? `[${address.host}]` : address.host}:${address.port}`;
}

function refusing<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof SampleCodecError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
