import { parseSegmentTags, SampleCodecError, type SegmentTags } from '@flac-metrics/sample-codec';
import type { FlacReader } from './flac-reader.ts';

/**
 * What the Vorbis comments tell of a segment; undefined where none of ours is there.
 * @throws SampleCodecError `bad-tags`, naming the file
 */
export function segmentTagsOf({ name, comments }: FlacReader): SegmentTags | undefined {
  try {
    return parseSegmentTags(comments);
  } catch (error) {
    if (!(error instanceof SampleCodecError)) throw error;
    throw new SampleCodecError('bad-tags', `${name}: ${error.message}; metaflac sets and removes tags`);
  }
}
