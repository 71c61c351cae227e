import { setImmediate as breathe } from 'node:timers/promises';
import { FlacError, type FlacReader } from '@flac-metrics/flac-reader';
import { type Block, timeAt, trackOf } from '@flac-metrics/sample-codec';
import { WavError, type WavReader } from '@flac-metrics/wav';

/** The first sample that is not the same. */
export interface SampleDifference {
  readonly position: number;
  readonly channel: number;
  /** When it was taken; undefined where the WAV does not say. */
  readonly timeMs: number | undefined;
  /** Undefined where the WAV has ended. */
  readonly wav: number | undefined;
  /** Undefined where the FLAC has ended. */
  readonly flac: number | undefined;
}

type Unequal = Omit<SampleDifference, 'timeMs'>;

/** What comparing the samples has found. */
export interface Comparison {
  readonly firstDifference: SampleDifference | undefined;
  /**
   * Why the rest of a file cannot be read, or the FLAC's MD5 or the WAV's checksum does not hold; told only where something differs
   * before.
   */
  readonly damage: FlacError | WavError | undefined;
}

export interface VerifyOptions {
  /** Gives up. */
  readonly signal?: AbortSignal;
  /** Called with the share that is done. */
  readonly onProgress?: (share: number) => void;
}

/** Samples between two turns of the event loop: a third of a millisecond, so that whoever writes the FLAC meanwhile is not held up. */
const breathSamples = 1 << 15;

/**
 * Compares all samples. Where the widths differ, the narrower ones are compared at the top of the wider ones, where a converter
 * puts them: what is lost shows as a difference.
 * @throws WavError, FlacError where nothing differs before the damage; the signal's reason
 */
export async function compareSamples(
  wav: WavReader,
  flac: FlacReader,
  { signal, onProgress }: VerifyOptions = {},
): Promise<Comparison> {
  const wavShift = Math.max(0, flac.streamInfo.bitsPerSample - wav.format.bitsPerSample);
  const flacShift = Math.max(0, wav.format.bitsPerSample - flac.streamInfo.bitsPerSample);
  const wavBlocks = wav.allBlocks();
  let wavBlock: Block = { firstSample: 0, sampleCount: 0, channels: [] };
  let found: Unequal | undefined;
  let flacEnd = 0;
  let breathAt = breathSamples;
  try {
    // All of both is read even after a difference, so that the checks of the whole, MD5 above all, are made as well.
    for await (const block of flac.allBlocks()) {
      signal?.throwIfAborted();
      flacEnd = endOf(block);
      const end = Math.min(flacEnd, wav.sampleCount);
      for (let position = block.firstSample; position < end && !found; position = endOf(wavBlock)) {
        if (position === endOf(wavBlock)) wavBlock = (await wavBlocks.next()).value ?? wavBlock;
        found = firstUnequal(wavBlock, block, wavShift, flacShift);
      }
      if (flacEnd > wav.sampleCount) found ??= onlyInFlac(block, wav.sampleCount);
      onProgress?.(Math.min(1, flacEnd / wav.sampleCount));
      if (flacEnd < breathAt) continue;
      breathAt = flacEnd + breathSamples;
      await breathe();
    }
    if (flacEnd < wav.sampleCount) found ??= await onlyInWav(wav, flacEnd);
    while (!(await wavBlocks.next()).done) signal?.throwIfAborted();
    return { firstDifference: found && timed(found, wav), damage: undefined };
  } catch (error) {
    if (found && (error instanceof FlacError || error instanceof WavError))
      return { firstDifference: timed(found, wav), damage: error };
    throw error;
  } finally {
    await wavBlocks.return();
  }
}

function onlyInFlac({ firstSample, channels }: Block, position: number): Unequal {
  return { position, channel: 0, wav: undefined, flac: channels[0]?.[position - firstSample] };
}

async function onlyInWav(wav: WavReader, position: number): Promise<Unequal> {
  const channels = Array.from({ length: wav.format.channels }, () => new Int32Array(1));
  await wav.read(position, position + 1, channels);
  return { position, channel: 0, wav: channels[0]?.[0], flac: undefined };
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

/** A position beyond the end of the WAV has the time that a sample there would have. */
function timed(found: Unequal, wav: WavReader): SampleDifference {
  const tags = wav.segmentTags;
  const timeMs = tags && timeAt(trackOf(tags, found.position + 1).timeline, found.position);
  return { ...found, timeMs };
}
