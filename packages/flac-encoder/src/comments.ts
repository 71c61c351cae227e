import {
  formatSegmentTags,
  formatTime,
  labelValue,
  metricName,
  parseSegmentTags,
} from '@flac-metrics/sample-codec';
import type { InfoTag, WavReader } from '@flac-metrics/wav';

export type Comment = readonly [key: string, value: string];

/** INFO tags of other programs' WAVs, and the Vorbis comments that mean the same. */
const commentOfInfo: Readonly<Record<string, string>> = {
  INAM: 'TITLE',
  IART: 'ARTIST',
  IPRD: 'ALBUM',
  ICRD: 'DATE',
  IGNR: 'GENRE',
  ICOP: 'COPYRIGHT',
  ICMT: 'COMMENT',
  ITRK: 'TRACKNUMBER',
};

/** The Vorbis comments (RFC 9639 §8.6) of the FLAC made from a WAV: its own tags, and what players show of a series. */
export function commentsFor(wav: WavReader): Comment[] {
  const tags = parseSegmentTags(wav.comments);
  if (!tags) return wav.infoTags.flatMap(commentFor);
  const { series, startMs } = tags;
  const shown: Comment[] = [
    ['TITLE', metricName(series)],
    ['ARTIST', labelValue(series, 'instance')],
    ['ALBUM', labelValue(series, 'job')],
    ['DATE', formatTime(startMs).slice(0, 10)],
  ];
  return [...formatSegmentTags(tags), ...shown.filter(([, value]) => value !== '')];
}

function commentFor([id, text]: InfoTag): Comment[] {
  const key = commentOfInfo[id];
  return key === undefined || text === '' ? [] : [[key, text]];
}
