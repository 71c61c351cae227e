import type { Series } from '@flac-metrics/sample-codec';
import { ImporterError } from './importer-error.ts';
import { readSeriesOrName } from './series-reader.ts';

/** @throws ImporterError `conflict` where two columns beside that of the times are called the same */
export function checkDistinct(names: readonly string[], timesAt: number | undefined): void {
  const indices = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    if (name === '' || index === timesAt) continue;
    const before = indices.get(name);
    if (before !== undefined)
      throw new ImporterError(
        'conflict',
        `columns ${before + 1} and ${index + 1} are both called ${JSON.stringify(name.slice(0, 200))}: give them names that differ, or remove one`,
      );
    indices.set(name, index);
  }
}

/**
 * The series that a column of a header is called.
 * @param index of the column, of so many
 * @throws ImporterError naming the column
 */
export function readColumnName(name: string, index: number, count: number): Series {
  if (name === '')
    throw new ImporterError(
      'bad-series',
      `column ${index + 1} has no name in the header; give it one${index === count - 1 ? ', or take away the comma that ends the lines' : ''}`,
    );
  try {
    return readSeriesOrName(name);
  } catch (error) {
    if (!(error instanceof ImporterError)) throw error;
    throw new ImporterError(error.code, `the name of column ${index + 1}: ${error.message}`, {
      cause: error,
    });
  }
}
