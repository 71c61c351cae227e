import { formatTime, formatValue, greatestMaxError, metricName } from '@flac-metrics/sample-codec';
import { tapeApplicationId, targetOf, type TapeIndex } from '@flac-metrics/sample-codec/tape';
import type { Comment } from '../comments.ts';
import { metadataBlock } from './metadata-block.ts';

/** RFC 9639 §8.1 */
const application = 2;
const vorbisComment = 4;

/** Every tape pays for it. */
const vendor = 'flac-metrics';

/** RFC 9639 §8.4: the ID, and what the application wants. */
export function applicationBlock(payload: Uint8Array): Uint8Array {
  return metadataBlock(application, [Buffer.from(tapeApplicationId), payload]);
}

/** RFC 9639 §8.6: each text behind its length, little-endian. */
export function commentBlock(index: TapeIndex): Uint8Array {
  const comments = commentsOf(index).map(([key, value]) => `${key}=${value}`);
  return metadataBlock(vorbisComment, [
    ...lengthAndText(vendor),
    lengthOf(comments.length),
    ...comments.flatMap(lengthAndText),
  ]);
}

/** What players show, and that a tape is lossy. */
function commentsOf({ timelines, tracks }: TapeIndex): Comment[] {
  const [first] = tracks;
  const { instance, job } = first ? targetOf(first.series) : { instance: '', job: '' };
  const starts = timelines.flatMap(({ grid }) => grid.slice(0, 1).map(({ startMs }) => startMs));
  const maxError = greatestMaxError(tracks);
  const comments: Comment[] = [
    ['TITLE', first && tracks.length === 1 ? metricName(first.series) : `${tracks.length} series`],
    ['ARTIST', instance],
    ['ALBUM', job],
    ['DATE', starts.length > 0 ? formatTime(Math.min(...starts)).slice(0, 10) : ''],
    ['MAX_ERROR', maxError > 0 ? formatValue(maxError) : ''],
  ];
  return comments.filter(([, value]) => value !== '');
}

function lengthAndText(text: string): Uint8Array[] {
  const bytes = Buffer.from(text);
  return [lengthOf(bytes.length), bytes];
}

function lengthOf(length: number): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(length);
  return bytes;
}
