import { writeSync } from 'node:fs';
import { publishTape, TapeEncoder } from '../../src/tape/index.ts';
import { hostColumns } from './columns.ts';

/* Publishes two tapes under one name in turn, and writes a byte for each, until it is killed. */

const folder = process.argv[2] ?? '';
const tapes = [2000, 20_000].map((count) => {
  const encoder = new TapeEncoder({ effort: 'fast' });
  for (const column of hostColumns(count)) encoder.add(column);
  return encoder.finish();
});
for (;;) {
  for (const tape of tapes) {
    await publishTape(folder, 'x.tape.flac', tape, { overwrite: true });
    writeSync(1, '.');
  }
}
