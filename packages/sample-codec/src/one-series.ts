import { SampleCodecError } from './sample-codec-error.ts';
import { segmentFromName } from './segment-name.ts';
import type { SegmentTags } from './segment-tags.ts';
import type { SegmentDefaults } from './track.ts';

/** What a file of one series shows when it is opened, whatever its format. */
export interface OneSeriesFile {
  /** For error texts. */
  readonly name: string;
  /** Undefined where it has none, or has lost them. */
  readonly tags: SegmentTags | undefined;
  /** In words, where in the file damage may hide tags: the name is not believed then. Undefined where there is no such place. */
  readonly hiddenTags: string | undefined;
  readonly channels: number;
  readonly bitsPerSample: number;
}

/**
 * Whose samples a file holds: what its tags say, or, where they are lost, its name.
 * @throws SampleCodecError `no-series` where neither tells, or it is not mono; `bad-tags` where the name tells, but damage may hide
 *   tags that tell something else; `wrong-width` where the bits are not those that the series is recorded with, so that some of
 *   them are missing
 */
export function tagsOfOneSeries(file: OneSeriesFile, defaults: SegmentDefaults | undefined): SegmentTags {
  const { name, channels } = file;
  const tags = file.tags ?? tagsFromName(file, defaults);
  if (channels === 1) return tags;
  throw new SampleCodecError('no-series', `${name}: a series is mono, but this has ${channels} channels`);
}

function tagsFromName(file: OneSeriesFile, defaults: SegmentDefaults | undefined): SegmentTags {
  const { name, hiddenTags, bitsPerSample: bits } = file;
  const named = defaults && segmentFromName(defaults);
  if (!named)
    throw new SampleCodecError(
      'no-series',
      `${name}: neither its tags nor its name tell which series it holds`,
    );
  if (hiddenTags !== undefined)
    throw new SampleCodecError(
      'bad-tags',
      `${name}: it has no tags, unless damage hides them in ${hiddenTags}; restore the file, or tag it anew`,
    );
  const { tags, metric } = named;
  if (bits === metric.bitsPerSample) return tags;
  throw new SampleCodecError(
    'wrong-width',
    `${name}: ${metric.name} is recorded with ${metric.bitsPerSample} bits, but this file has ${bits}: ` +
      'the program that made it dropped the others; make it again from the WAV with flac-encode',
  );
}
