import { formatSegmentTags, formatTime, labelValue, metricName } from '@flac-metrics/sample-codec';
import type { InfoTag, WavFormat, WavReader } from '@flac-metrics/wav';

export type Comment = readonly [key: string, value: string];

/** INFO tags, and the Vorbis comments that mean the same. Any other keeps its own four letters. */
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

/** RFC 9639 §9.1.3: the speakers that a number of channels means by itself, as masks; some leave open which pair at the back. */
const usualMasks: Readonly<Record<number, readonly number[]>> = {
  1: [0x4],
  2: [0x3],
  3: [0x7],
  4: [0x33],
  5: [0x37, 0x607],
  6: [0x3f, 0x60f],
  7: [0x70f],
  8: [0x63f],
};

/** The Vorbis comments (RFC 9639 §8.6) of the FLAC made from a WAV: its own tags, and what players show of a series. */
export function commentsFor(wav: WavReader): Comment[] {
  const tags = wav.segmentTags;
  const foreign = [...wav.foreignTags.filter(fitsComment).map(commentFor), ...speakers(wav.format)];
  if (!tags) return foreign;
  const { series, startMs } = tags;
  const shown: Comment[] = [
    ['TITLE', metricName(series)],
    ['ARTIST', labelValue(series, 'instance')],
    ['ALBUM', labelValue(series, 'job')],
    ['DATE', formatTime(startMs).slice(0, 10)],
  ];
  return [...formatSegmentTags(tags), ...shown.filter(([, value]) => value !== ''), ...foreign];
}

/** What the FLAC made from a WAV does not hold, each in words for the user. */
export function notCarried(wav: WavReader): string[] {
  const lost = wav.foreignTags.filter((tag) => !fitsComment(tag) || tag[1].includes('\uFFFD'));
  return [...wav.passedOver, ...lost.map(([id]) => `its INFO tag "${id}", which is no text in UTF-8`)];
}

/** RFC 9639 §8.6.2. Where the mask is 0, the WAV does not say. */
function speakers({ channels, channelMask }: WavFormat): Comment[] {
  if (channelMask === 0 || usualMasks[channels]?.includes(channelMask)) return [];
  return [['WAVEFORMATEXTENSIBLE_CHANNEL_MASK', `0x${channelMask.toString(16).toUpperCase()}`]];
}

/** RFC 9639 §8.6: names are printable ASCII without `=`. A NUL would end the text for libFLAC. */
function fitsComment([id, text]: InfoTag): boolean {
  return /^[ -<>-}]{4}$/.test(id) && !text.includes('\0');
}

function commentFor([id, text]: InfoTag): Comment {
  return [commentOfInfo[id] ?? id, text];
}
