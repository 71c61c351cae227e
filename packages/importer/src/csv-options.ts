import { choiceOption, InvalidArgumentError, textOption } from '@flac-metrics/command-line';
import { timeUnits, type TimeUnit } from './time-unit.ts';

/** What settles how the times of CSV are read, where its header does not. */
export interface CsvOptions {
  /** Its name, or its number counted from 1. */
  readonly timeColumn?: string | undefined;
  /** Of times that are numbers. */
  readonly timeUnit?: TimeUnit | undefined;
  /** Of dates that have none: `Z`, `+01:00`. */
  readonly timeZone?: string | undefined;
}

type CsvOption = readonly [flags: string, description: string, read: (text: string) => string];

/* For commander's `.option(...)`: those of programs that read CSV. */

export const timeColumnOption: CsvOption = [
  '--time-column <name>',
  'of CSV, the column that has the times, or its number from 1 (default: that whose name says time, date or timestamp)',
  textOption,
];

export const timeUnitOption: CsvOption = [
  '--time-unit <unit>',
  `of CSV whose times are numbers, ${timeUnits.join(', ')} from 1970 on (default: what the column’s name says, or what makes them times from 1980 to 2100)`,
  choiceOption(timeUnits),
];

export const timeZoneOption: CsvOption = [
  '--time-zone <zone>',
  'of CSV whose dates say none: Z, or one such as +01:00',
  zoneOption,
];

function zoneOption(text: string): string {
  if (/^(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.test(text)) return text;
  throw new InvalidArgumentError('It must be Z, or hours and minutes from UTC such as +01:00.');
}
