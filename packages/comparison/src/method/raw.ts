import { samplesOf } from '../series-columns.ts';
import type { Method } from './method.ts';

export const raw: Method = {
  name: 'raw',
  description: 'each sample as a time and a double of 8 bytes each',
  programs: [],
  measure: (columns) => {
    const samples = samplesOf(columns);
    return Promise.resolve({
      whole: { bytes: 16 * samples, samples },
      values: { bytes: 8 * samples, samples },
    });
  },
};
