import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeStream } from '@flac-metrics/flac-encoder/frame';
import { formatSegmentName, formatSegmentTags, parseSeries, slugOf } from '@flac-metrics/sample-codec';

/** Samples of one series at one a second, as an agent's file holds them. */
export interface Recording {
  readonly series: string;
  readonly startMs: number;
  /** Hundredths. */
  readonly samples: Int32Array;
  /** Beside those of the series. */
  readonly comments?: readonly (readonly [key: string, value: string])[];
  /** Metadata beside STREAMINFO and the comments. */
  readonly blocks?: readonly Uint8Array[];
}

/** Writes a recording as a FLAC of an agent's name, or of another. @returns its path */
export function writeFlac(folder: string, recording: Recording, fileName?: string): string {
  const { series: text, startMs, samples, comments = [], blocks = [] } = recording;
  const series = parseSeries(text);
  const name = fileName ?? formatSegmentName({ slug: slugOf(series), startMs, extension: 'flac' });
  const mapping = { kind: 'decimal', digits: 2 } as const;
  const tags = formatSegmentTags({ series, startMs, intervalMs: 1000, mapping });
  const lengths = Array.from({ length: Math.ceil(samples.length / 4096) }, (_, block) =>
    Math.min(4096, samples.length - 4096 * block),
  );
  const path = join(folder, name);
  writeFileSync(
    path,
    encodeStream(samples, lengths, { bitsPerSample: 32 }, [commentBlock([...tags, ...comments]), ...blocks]),
  );
  return path;
}

/** RFC 9639 §8.1, §8.6 */
function commentBlock(comments: readonly (readonly [key: string, value: string])[]): Uint8Array {
  const texts = ['test', ...comments.map(([key, value]) => `${key}=${value}`)].map((text) =>
    Buffer.from(text),
  );
  const parts = texts.flatMap((text, index) =>
    index === 0 ? [lengthOf(text.length), text, lengthOf(comments.length)] : [lengthOf(text.length), text],
  );
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(4);
  header.writeUInt32BE((4 << 24) | body.length);
  return Buffer.concat([header, body]);
}

function lengthOf(length: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}
