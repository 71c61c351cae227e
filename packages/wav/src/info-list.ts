import { formatSegmentTags, metricName, type SegmentTags } from '@flac-metrics/sample-codec';
import { formatChunkHeader } from './chunk-header.ts';

/*
 * LIST/INFO, the tags of RIFF (Multimedia Programming Interface and Data Specifications 1.0, "INFO List Chunk"):
 *
 *   'LIST' size 'INFO'  { id size text NUL [pad] }…
 *
 * Texts are UTF-8 and end with a NUL; each begins on an even offset. Ours are INAM (the metric's name), ISFT (this program)
 * and ICMT (one KEY=value a line).
 */

/** What ISFT says in files of the recorder: in these the data chunk is the last and may be longer than its header says. */
export const recorderSoftware = 'flac-metrics';

/** One tag: its four letters and its text. */
export type InfoTag = readonly [id: string, text: string];

/** The whole LIST chunk, header included, for a file of the recorder. */
export function formatInfoList(tags: SegmentTags): Uint8Array {
  const comment = formatSegmentTags(tags).map((pair) => pair.join('='));
  const entries: InfoTag[] = [
    ['INAM', metricName(tags.series)],
    ['ISFT', recorderSoftware],
    ['ICMT', comment.join('\n')],
  ];
  const body = Buffer.concat([Buffer.from('INFO'), ...entries.map(formatEntry)]);
  return Buffer.concat([formatChunkHeader('LIST', body.length), body]);
}

function formatEntry([id, text]: InfoTag): Uint8Array {
  const bytes = Buffer.from(`${text}\0`);
  const pad = Buffer.alloc(bytes.length % 2);
  return Buffer.concat([formatChunkHeader(id, bytes.length), bytes, pad]);
}

/** The tags in a LIST chunk's body; one that claims to be longer than the chunk ends the list. */
export function parseInfoList(body: Uint8Array): InfoTag[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const tags: InfoTag[] = [];
  if (bytes.toString('latin1', 0, 4) !== 'INFO') return tags;
  for (let at = 4; at + 8 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size;
    if (end > bytes.length) break;
    tags.push([
      bytes.toString('latin1', at, at + 4),
      bytes.toString('utf8', at + 8, end).replace(/\0+$/, ''),
    ]);
    at = end + (size % 2);
  }
  return tags;
}

/** The KEY=value lines of ICMT; lines of another form are left out. */
export function commentsOf(tags: readonly InfoTag[]): [key: string, value: string][] {
  const lines = tags.filter(([id]) => id === 'ICMT').flatMap(([, text]) => text.split('\n'));
  return lines.flatMap((line): [string, string][] => {
    const equals = line.indexOf('=');
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)]] : [];
  });
}
