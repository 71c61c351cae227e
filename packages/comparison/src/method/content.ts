import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { encodeColumn, mappingBytes } from '@flac-metrics/sample-codec/ladder';
import { writeOpenMetrics } from '../peer/open-metrics-text.ts';
import type { SeriesColumns } from '../series-columns.ts';
import { spool } from '../spool.ts';

/** The files that a compressor gets. */
export interface ContentFiles {
  /** All that there is to be compressed, but the values where they have a file of their own. */
  readonly rest?: string;
  readonly values?: string;
}

/** A form in which samples are given to a compressor that knows nothing of them. */
export interface Content {
  readonly name: string;
  readonly description: string;
  /** @param folder in which the files are made */
  write(columns: readonly SeriesColumns[], folder: string, signal: AbortSignal): Promise<ContentFiles>;
}

type BytesOf = (column: Float64Array | BigInt64Array | Int32Array) => Uint8Array;

const plain: BytesOf = ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength);

/** All first bytes, then all second bytes, and so on: what columns of numbers share is then side by side. */
const inPlanes: BytesOf = (column) => {
  const bytes = plain(column);
  const width = column.BYTES_PER_ELEMENT;
  const planes = new Uint8Array(bytes.length);
  for (let plane = 0; plane < width; plane += 1)
    for (let index = 0; index < column.length; index += 1)
      planes[plane * column.length + index] = bytes[index * width + plane] ?? 0;
  return planes;
};

/** A regular timeline is zeros, but for its first two: a compressor that knows nothing of numbers would make little of the times. */
function changesOfDistance(timestampsMs: Float64Array): BigInt64Array {
  let [before, distance] = [0, 0];
  return BigInt64Array.from(timestampsMs, (ms) => {
    const change = ms - before - distance;
    [before, distance] = [ms, ms - before];
    return BigInt(change);
  });
}

/** The times of all series, those that several have only once, and their values. */
function columnsAs(
  bytesOf: BytesOf,
): (columns: readonly SeriesColumns[], folder: string, signal: AbortSignal) => Promise<ContentFiles> {
  return async (columns, folder, signal) => {
    const known = new Set<string>();
    const rest = await spool(join(folder, 'times'), async (file) => {
      for (const { timestampsMs } of columns) {
        signal.throwIfAborted();
        const digest = createHash('sha256').update(plain(timestampsMs)).digest('base64');
        if (known.has(digest)) continue;
        known.add(digest);
        file.write(bytesOf(changesOfDistance(timestampsMs)));
      }
    });
    const values = await spool(join(folder, 'values'), async (file) => {
      for (const column of columns) {
        signal.throwIfAborted();
        file.write(bytesOf(column.values));
      }
    });
    return { rest, values };
  };
}

/** Times that several series share are there once; names are not there at all. */
const columns: Content = {
  name: 'columns',
  description: 'columns of doubles, of times as second differences',
  write: columnsAs(plain),
};

const planes: Content = {
  name: 'planes',
  description: 'these columns in byte planes',
  write: columnsAs(inPlanes),
};

const text: Content = {
  name: 'text',
  description: 'OpenMetrics text, series by series',
  write: async (columns, folder, signal) => ({
    rest: await spool(join(folder, 'text'), async (file) => writeOpenMetrics(columns, file, signal)),
  }),
};

/** What FLAC gets in a tape, and the mappings that bring the values back: what is left is the gain of FLAC alone. Without times. */
const tracks: Content = {
  name: 'tracks',
  description: 'the integers of our mappings, in byte planes',
  write: async (columns, folder, signal) => ({
    values: await spool(join(folder, 'tracks'), async (file) => {
      for (const { values } of columns) {
        signal.throwIfAborted();
        const encoded = encodeColumn(values);
        file.write(mappingBytes(encoded));
        for (const track of encoded.tracks) file.write(inPlanes(track));
      }
    }),
  }),
};

export const contents: readonly Content[] = [columns, planes, text, tracks];
