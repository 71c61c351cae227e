import { FileAccess } from '@flac-metrics/random-access';
import { FlacReader, type StreamInfo } from '@flac-metrics/flac-reader';
import { type Block, timeAt, trackOf } from '@flac-metrics/sample-codec';
import { WavReader } from '@flac-metrics/wav';
import { commentsFor, notCarried } from './comments.ts';

/** The first sample that is not the same. */
export interface SampleDifference {
  readonly position: number;
  readonly channel: number;
  /** When it was taken; undefined where the WAV does not say. */
  readonly timeMs: number | undefined;
  readonly wav: number;
  readonly flac: number;
}

type Unequal = Omit<SampleDifference, 'timeMs'>;

/** What comparing a WAV with a FLAC has found. */
export interface Verdict {
  readonly wavPath: string;
  readonly flacPath: string;
  /** Whether all is equal: samples, their number and format, and tags. */
  readonly isEqual: boolean;
  readonly samples: number;
  /** Each in a line for the user; empty where all is equal. */
  readonly differences: readonly string[];
  readonly firstDifference?: SampleDifference;
  /** What the WAV holds besides, and no FLAC of ours does, each in words for the user: no difference, but a reason to keep it. */
  readonly notCarried: readonly string[];
}

export interface VerifyOptions {
  /** Gives up. */
  readonly signal?: AbortSignal;
  /** Called with the share that is done. */
  readonly onProgress?: (share: number) => void;
}

/**
 * Compares a WAV with a FLAC sample for sample and tag for tag, and the FLAC with its own MD5.
 * @throws WavError, FlacError where one of them cannot be read at all or is damaged; the signal's reason
 */
export async function verifyPair(
  wavPath: string,
  flacPath: string,
  options: VerifyOptions = {},
): Promise<Verdict> {
  const wavAccess = await FileAccess.open(wavPath);
  try {
    const flacAccess = await FileAccess.open(flacPath);
    try {
      const [wav, flac] = [await WavReader.open(wavAccess), await FlacReader.open(flacAccess)];
      return await comparePair(wav, flac, options);
    } finally {
      await flacAccess.close();
    }
  } finally {
    await wavAccess.close();
  }
}

async function comparePair(wav: WavReader, flac: FlacReader, options: VerifyOptions): Promise<Verdict> {
  const firstDifference = await firstDifferenceOf(wav, flac, options);
  const differences = [
    ...formatDifferences(wav, flac.streamInfo, await flac.totalSamples()),
    ...(firstDifference ? [describe(firstDifference)] : []),
    ...tagDifferences(wav, flac),
  ];
  return {
    wavPath: wav.name,
    flacPath: flac.name,
    isEqual: differences.length === 0,
    samples: wav.sampleCount,
    differences,
    notCarried: notCarried(wav),
    ...(firstDifference && { firstDifference }),
  };
}

function formatDifferences(wav: WavReader, streamInfo: StreamInfo, flacSamples: number): string[] {
  const { format } = wav;
  const facts: [string, number, number][] = [
    ['samples', wav.sampleCount, flacSamples],
    ['channels', format.channels, streamInfo.channels],
    ['bits a sample', format.bitsPerSample, streamInfo.bitsPerSample],
    ['Hz', format.sampleRate, streamInfo.sampleRate],
  ];
  return facts.flatMap(([what, inWav, inFlac]) =>
    inWav === inFlac ? [] : [`WAV has ${inWav} ${what}, FLAC ${inFlac}`],
  );
}

/**
 * Where the widths differ, the narrower samples are compared at the top of the wider ones, where a converter puts them: what
 * is lost shows as a difference.
 */
async function firstDifferenceOf(
  wav: WavReader,
  flac: FlacReader,
  { signal, onProgress }: VerifyOptions,
): Promise<SampleDifference | undefined> {
  const wavShift = Math.max(0, flac.streamInfo.bitsPerSample - wav.format.bitsPerSample);
  const flacShift = Math.max(0, wav.format.bitsPerSample - flac.streamInfo.bitsPerSample);
  const wavBlocks = wav.allBlocks();
  let wavBlock: Block = { firstSample: 0, sampleCount: 0, channels: [] };
  let found: Unequal | undefined;
  try {
    // All of it is read even after a difference, so that the checks of the whole, MD5 above all, are made as well.
    for await (const block of flac.allBlocks()) {
      signal?.throwIfAborted();
      const end = Math.min(endOf(block), wav.sampleCount);
      for (let position = block.firstSample; position < end && !found; position = endOf(wavBlock)) {
        if (position === endOf(wavBlock)) wavBlock = (await wavBlocks.next()).value ?? wavBlock;
        found = firstUnequal(wavBlock, block, wavShift, flacShift);
      }
      onProgress?.(Math.min(1, endOf(block) / wav.sampleCount));
    }
  } finally {
    await wavBlocks.return();
  }
  return found && { ...found, timeMs: timeOf(wav, found.position) };
}

function endOf({ firstSample, sampleCount }: Block): number {
  return firstSample + sampleCount;
}

/** The first difference in the samples that two blocks share. */
function firstUnequal(wav: Block, flac: Block, wavShift: number, flacShift: number): Unequal | undefined {
  const start = Math.max(wav.firstSample, flac.firstSample);
  let end = Math.min(endOf(wav), endOf(flac));
  let found: Unequal | undefined;
  for (let channel = 0; channel < Math.min(wav.channels.length, flac.channels.length); channel += 1) {
    const ours = wav.channels[channel]?.subarray(start - wav.firstSample) ?? new Int32Array();
    const theirs = flac.channels[channel]?.subarray(start - flac.firstSample) ?? new Int32Array();
    if (wavShift === flacShift && areSame(ours, theirs, end - start)) continue;
    let index = 0;
    while (index < end - start && (ours[index] ?? 0) << wavShift === (theirs[index] ?? 0) << flacShift)
      index += 1;
    if (index === end - start) continue;
    // Another channel counts only if it differs earlier.
    end = start + index;
    found = { position: end, channel, wav: ours[index] ?? 0, flac: theirs[index] ?? 0 };
  }
  return found;
}

/** As one comparison of memory, which is how almost all of them end. */
function areSame(a: Int32Array, b: Int32Array, count: number): boolean {
  return (
    Buffer.compare(
      Buffer.from(a.buffer, a.byteOffset, count * 4),
      Buffer.from(b.buffer, b.byteOffset, count * 4),
    ) === 0
  );
}

function timeOf(wav: WavReader, position: number): number | undefined {
  const tags = wav.segmentTags;
  return tags && timeAt(trackOf(tags, wav.sampleCount).timeline, position);
}

function describe({ position, channel, timeMs, wav, flac }: SampleDifference): string {
  const time = timeMs === undefined ? '' : ` (${new Date(timeMs).toISOString()})`;
  const where = channel === 0 ? '' : ` of channel ${channel}`;
  return `first difference at sample ${position}${where}${time}: WAV ${wav}, FLAC ${flac}`;
}

/** Every tag that our encoder would have written must be there with its value; more are welcome. */
function tagDifferences(wav: WavReader, flac: FlacReader): string[] {
  return commentsFor(wav).flatMap(([key, value]) => {
    const found = flac.comments.filter(([other]) => other.toUpperCase() === key);
    if (found.some(([, other]) => other === value)) return [];
    const [first] = found;
    return [first ? `tag ${key}: WAV ${value}, FLAC ${first[1]}` : `tag ${key} is missing in the FLAC`];
  });
}
