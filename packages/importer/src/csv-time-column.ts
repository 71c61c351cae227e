import { areDateAndTime, howToJoin } from './date-and-time.ts';
import { ImporterError } from './importer-error.ts';
import { readTimeColumnName } from './time-column-name.ts';

/**
 * Which column of a table has the times, by the names in its header.
 * @param wanted its name, or its number counted from 1, where the user has said it
 * @returns undefined where no name says it
 * @throws ImporterError `bad-line` where there is none, or more than one
 */
export function findTimeColumn(names: readonly string[], wanted: string | undefined): number | undefined {
  if (wanted !== undefined) return indexOf(names, wanted);
  // As flac-read calls it: other columns are series then, whatever they are called.
  if (names[0] === 'time') return 0;
  const found = [...names.keys()].filter((index) => readTimeColumnName(names[index] ?? ''));
  if (found.length > 1) {
    const all = found.map((index) => names[index] ?? '');
    throw new ImporterError(
      'bad-line',
      areDateAndTime(all)
        ? `the columns ${listed(all)} have a part of the time each: ${howToJoin}; where one of them has both, --time-column names it`
        : `the names of ${listed(all)} say all that they have times; --time-column says which has them`,
    );
  }
  return found[0];
}

/** @throws ImporterError `bad-line` */
export function noTimeColumn(names: readonly string[]): ImporterError {
  return new ImporterError(
    'bad-line',
    `none of the columns, ${listed(names)}, is called time, date or timestamp; --time-column says which has the times`,
  );
}

function indexOf(names: readonly string[], wanted: string): number {
  for (const isWanted of [
    (name: string) => name === wanted,
    (name: string) => name.toLowerCase() === wanted.toLowerCase(),
  ]) {
    const index = names.findIndex(isWanted);
    if (index !== -1) return index;
  }
  const number = /^\d{1,5}$/.test(wanted) ? Number(wanted) : 0;
  if (number >= 1 && number <= names.length) return number - 1;
  throw new ImporterError(
    'bad-line',
    `there is no column ${JSON.stringify(wanted)}, as --time-column says; there are ${listed(names)}`,
  );
}

/** As many names as an error can bear. */
const mostListed = 8;

function listed(names: readonly string[]): string {
  const some = names.slice(0, mostListed).map((name) => JSON.stringify(name.slice(0, 40)));
  return `${some.join(', ')}${names.length > mostListed ? `, … (${names.length} columns)` : ''}`;
}
