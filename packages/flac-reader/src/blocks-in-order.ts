import type { Block } from '@flac-metrics/sample-codec';
import { FlacError } from './flac-error.ts';
import { nextFrame } from './frame-search.ts';
import { readAheadBytes, type FrameSource } from './frame-source.ts';
import type { LocatedFrame } from './located-frame.ts';
import type { StreamInfo } from './metadata/stream-info.ts';
import { SampleDigest } from './sample-digest.ts';

/**
 * The samples of all frames in turn, a block each, checked as only a reading of the whole can: no frame is missing or
 * repeated, and the MD5 of all samples, where the file has one, holds.
 * @throws FlacError
 */
export async function* blocksInOrder(
  frames: FrameSource,
  streamInfo: StreamInfo,
): AsyncGenerator<Block, void, undefined> {
  const { decoder, window, effort } = frames;
  const { totalSamples, md5, bitsPerSample } = streamInfo;
  const digest = md5.some((byte) => byte !== 0) ? new SampleDigest(bitsPerSample) : undefined;
  let position = 0;
  let offset = frames.audioOffset;
  while (totalSamples ? position < totalSamples : offset < frames.audioEnd) {
    if (offset >= window.fileBytes) throw frames.cutShort(position);
    const frame = frames.decodeHeld(offset) ?? (await frames.decodeAt(offset, readAheadBytes));
    if (frame.firstSample !== position) throw frames.outOfOrder(frame, position);
    if (totalSamples && position + frame.blockSize > totalSamples) throw tooLong(frames, frame);
    digest?.update(decoder.channels, frame.blockSize);
    const channels = decoder.channels.map((samples) => samples.subarray(0, frame.blockSize));
    yield { firstSample: position, sampleCount: frame.blockSize, channels };
    position += frame.blockSize;
    offset += frame.frameBytes;
    if (effort.isPauseDue) await effort.pause();
  }
  if (totalSamples) await checkNothingBehind(frames, offset);
  if (digest && Buffer.compare(digest.digest(), md5) !== 0) {
    throw new FlacError(
      'md5-mismatch',
      `${window.name}: the samples do not have the MD5 that STREAMINFO gives`,
    );
  }
}

/**
 * Taggers put things behind the last frame; samples that the total leaves out are another matter.
 * @throws FlacError `too-long`
 */
export async function checkNothingBehind(frames: FrameSource, end: number): Promise<void> {
  const beyond = await nextFrame(frames, end, frames.window.fileBytes);
  if (beyond) throw tooLong(frames, beyond);
}

export function tooLong({ window, totalSamples }: FrameSource, { offset }: LocatedFrame): FlacError {
  return new FlacError(
    'too-long',
    `${window.name}, frame at byte ${offset}: goes beyond the ${totalSamples} samples of STREAMINFO`,
  );
}
