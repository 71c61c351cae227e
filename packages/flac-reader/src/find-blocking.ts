import { otherBlockSize, type Blocking } from './blocking.ts';
import { FlacError } from './flac-error.ts';
import { nextFrame } from './frame-search.ts';
import type { FrameSource } from './frame-source.ts';
import type { LocatedFrame } from './located-frame.ts';
import type { FrameHeader } from './frame/frame-header.ts';
import type { StreamInfo } from './metadata/stream-info.ts';

/**
 * What STREAMINFO says of a stream of fixed blocks is believed only where the first sound frame agrees; where it names no one
 * size, that frame and the next one tell it. Where that is not the first of the file, it may be payload of a damaged one: the others
 * near it must agree.
 * @throws FlacError `block-size-changed`, `block-size-unknown`
 */
export async function findBlocking(frames: FrameSource, streamInfo: StreamInfo): Promise<Blocking> {
  const { minBlockSize, maxBlockSize } = streamInfo;
  const isDeclared = minBlockSize === maxBlockSize;
  const declared: Blocking = { isVariable: false, blockSize: maxBlockSize };
  const agrees = (header: FrameHeader): boolean =>
    header.isVariable || (isDeclared && header.blockSize === maxBlockSize);
  const { audioOffset, window } = frames;

  const header = await frames.headerAt(audioOffset);
  if (header && agrees(header)) return { ...declared, isVariable: header.isVariable };
  const first = await nextFrame(frames, audioOffset, window.fileBytes);
  if (!first) return declared;
  const unknown = new FlacError(
    'block-size-unknown',
    'neither STREAMINFO nor the first sound frames tell the size of blocks, so that the positions of frames are unknown',
  );
  if (first.offset !== audioOffset && !(await othersAgree(frames, first)))
    throw frames.located(unknown, first.offset);
  if (agrees(first.header)) return { ...declared, isVariable: first.header.isVariable };
  if (isDeclared) {
    if (frames.isLast(first, first.header.number * maxBlockSize)) return declared;
    throw frames.located(otherBlockSize(first.blockSize, maxBlockSize), first.offset);
  }
  const second = await nextFrame(frames, first.offset + first.frameBytes, window.fileBytes);
  // Appendix B.1: streams older than the bit for the strategy number samples, and look like fixed ones.
  if (second ? second.header.number === first.header.number + 1 : first.header.number === 0)
    return { isVariable: false, blockSize: first.blockSize };
  throw frames.located(unknown, first.offset);
}

/** Whether all sound frames within reach have the strategy and size of the first; the last may be shorter. */
async function othersAgree(frames: FrameSource, first: LocatedFrame): Promise<boolean> {
  const { isVariable } = first.header;
  let isShorter = false;
  for (let frame: LocatedFrame | undefined = first; frame;) {
    if (isShorter || frame.header.isVariable !== isVariable) return false;
    if (!isVariable && frame.blockSize > first.blockSize) return false;
    isShorter = !isVariable && frame.blockSize < first.blockSize;
    frame = await nextFrame(frames, frame.offset + 1, frames.audioOffset + 2 * frames.reach);
  }
  return true;
}
