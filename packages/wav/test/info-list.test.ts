import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSeries, SampleCodecError, type SegmentTags } from '@flac-metrics/sample-codec';
import {
  formatInfoList,
  parseInfoList,
  recorderInfoTags,
  segmentTagsOf,
  type InfoTag,
} from '../src/info-list.ts';
import { chunk } from './riff.ts';

const tags: SegmentTags = {
  series: parseSeries('m{instance="wéb-1"}'),
  startMs: 0,
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
};
const info = (...parts: Uint8Array[]) => Buffer.concat([Buffer.from('INFO'), ...parts]);

describe('a LIST chunk', () => {
  test('of the recorder reads back', () => {
    expect(parseInfoList(formatInfoList(tags).subarray(8))).toEqual({
      tags: recorderInfoTags(tags),
      isWhole: true,
    });
    expect(segmentTagsOf(recorderInfoTags(tags))).toEqual(tags);
  });

  test('of any texts, of odd and even length, reads back', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0'));
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const body = info(...texts.map((text) => chunk('IXXX', Buffer.from(`${text}\0`))));
        expect(parseInfoList(body)).toEqual({ tags: texts.map((text) => ['IXXX', text]), isWhole: true });
      }),
    );
  });

  test('of another kind, or with more than tags, says so', () => {
    const name = chunk('INAM', Buffer.from('name\0'));
    expect(parseInfoList(Buffer.from('adtl'))).toEqual({ tags: [], isWhole: false });
    for (const rest of [chunk('IART', new Uint8Array(2), 2 ** 31), Buffer.from('left')]) {
      expect(parseInfoList(info(name, rest))).toEqual({ tags: [['INAM', 'name']], isWhole: false });
    }
  });
});

describe('the tags of a series', () => {
  const withComment = (text: string): InfoTag[] => [['ICMT', text]];
  const lines = 'SERIES=m\nSTART=0\nINTERVAL=1s\nMAPPING=decimal:2';

  test('are known by their four keys where ISFT is lost', () => {
    expect(segmentTagsOf(withComment(lines))).toMatchObject({ startMs: 0 });
    expect(() => segmentTagsOf(withComment(lines.replace('1s', 'x')))).toThrow(SampleCodecError);
  });

  test('are not what a comment of somebody else happens to say', () => {
    expect(segmentTagsOf(withComment('START=the beginning\nof the song'))).toBeUndefined();
  });

  test('are damaged where the recorder wrote them and one is missing', () => {
    const cut: InfoTag[] = [['ISFT', 'flac-metrics'], ...withComment(lines.replace('START', 'XXXXX'))];
    expect(() => segmentTagsOf(cut)).toThrow('the tag START is missing');
  });
});
