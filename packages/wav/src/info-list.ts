import {
  formatSegmentTags,
  metricName,
  parseSegmentTags,
  SampleCodecError,
  segmentTagKeys,
  type SegmentTags,
} from '@flac-metrics/sample-codec';
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
const recorderSoftware = 'flac-metrics';

/** One tag: its four letters and its text. */
export type InfoTag = readonly [id: string, text: string];

/** What the recorder writes into a file of a series. */
export function recorderInfoTags(tags: SegmentTags): InfoTag[] {
  const comment = formatSegmentTags(tags).map((pair) => pair.join('='));
  return [
    ['INAM', metricName(tags.series)],
    ['ISFT', recorderSoftware],
    ['ICMT', comment.join('\n')],
  ];
}

/** Whether the tags name the recorder as the program that wrote the file. */
export function nameRecorder(tags: readonly InfoTag[]): boolean {
  return tags.some(([id, text]) => id === 'ISFT' && text === recorderSoftware);
}

/** The whole LIST chunk, header included, for a file of the recorder. */
export function formatInfoList(tags: SegmentTags): Uint8Array {
  const body = Buffer.concat([Buffer.from('INFO'), ...recorderInfoTags(tags).map(formatEntry)]);
  return Buffer.concat([formatChunkHeader('LIST', body.length), body]);
}

function formatEntry([id, text]: InfoTag): Uint8Array {
  const bytes = Buffer.from(`${text}\0`);
  const pad = Buffer.alloc(bytes.length % 2);
  return Buffer.concat([formatChunkHeader(id, bytes.length), bytes, pad]);
}

/**
 * The tags in a LIST chunk's body; one that claims to be longer than the chunk ends the list.
 * @returns with `isWhole` false where the chunk holds something else, too
 */
export function parseInfoList(body: Uint8Array): { tags: InfoTag[]; isWhole: boolean } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const tags: InfoTag[] = [];
  if (bytes.toString('latin1', 0, 4) !== 'INFO') return { tags, isWhole: false };
  let at = 4;
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt32LE(at + 4);
    const end = at + 8 + size;
    if (end > bytes.length) break;
    tags.push([
      bytes.toString('latin1', at, at + 4),
      bytes.toString('utf8', at + 8, end).replace(/\0+$/, ''),
    ]);
    at = end + (size % 2);
  }
  return { tags, isWhole: at >= bytes.length };
}

/** The KEY=value lines of ICMT; lines of another form are left out. */
export function commentsOf(tags: readonly InfoTag[]): [key: string, value: string][] {
  const lines = tags.filter(([id]) => id === 'ICMT').flatMap(([, text]) => text.split('\n'));
  return lines.flatMap((line): [string, string][] => {
    const equals = line.indexOf('=');
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)]] : [];
  });
}

/**
 * The tags of a series. A foreign file may hold any KEY=value line, `START=` too: where neither ISFT names the recorder nor all
 * keys are there, they mean something else.
 * @returns undefined where nothing says that the file is one of the recorder's
 * @throws SampleCodecError `bad-tags`, also where ISFT says so and the tags are lost
 */
export function segmentTagsOf(tags: readonly InfoTag[]): SegmentTags | undefined {
  const comments = commentsOf(tags);
  const hasKey = (key: string) => comments.some(([other]) => other.toUpperCase() === key);
  const isOurs = nameRecorder(tags);
  const segmentTags = isOurs || segmentTagKeys.every(hasKey) ? parseSegmentTags(comments) : undefined;
  if (isOurs && !segmentTags)
    throw new SampleCodecError(
      'bad-tags',
      `ISFT says ${recorderSoftware}, but ICMT has none of its tags; restore the file`,
    );
  return segmentTags;
}
