import { setImmediate as breathe } from 'node:timers/promises';
import type { SegmentTags } from '@flac-metrics/sample-codec';
import { makeSignal, type SignalName } from './signal.ts';
import { WavRecorder, type RecordedBits } from './wav-recorder.ts';

/** What a test file is to hold. */
export interface Generation {
  readonly path: string;
  readonly tags: SegmentTags;
  readonly signal: SignalName;
  readonly seed: number;
  readonly bits: RecordedBits;
  readonly samples: number;
}

/** Samples of one append: the memory that a file of any length takes. */
const blockSamples = 1 << 16;

/**
 * Writes a test file; one that is not finished, be it by an error or by the signal, is removed.
 * @param onProgress called with the share that is done
 */
export async function generate(
  generation: Generation,
  abort: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  try {
    await write(generation, abort, onProgress);
  } catch (error) {
    // The system does not name a file that is open.
    if (error instanceof Error && 'errno' in error && !('path' in error))
      throw Object.assign(error, { path: generation.path });
    throw error;
  }
}

async function write(
  generation: Generation,
  abort: AbortSignal,
  onProgress: (share: number) => void,
): Promise<void> {
  const { path, tags, bits, samples } = generation;
  const fill = makeSignal(generation.signal, bits, generation.seed);
  const recorder = WavRecorder.create(path, tags, bits);
  const block = new Int32Array(Math.min(blockSamples, samples));
  try {
    while (recorder.sampleCount < samples) {
      const part = block.subarray(0, samples - recorder.sampleCount);
      fill(part);
      recorder.append(part);
      onProgress(recorder.sampleCount / samples);
      await breathe();
      abort.throwIfAborted();
    }
    recorder.close();
  } catch (error) {
    recorder.discard();
    throw error;
  }
}
