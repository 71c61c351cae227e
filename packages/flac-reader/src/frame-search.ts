import { FlacError } from './flac-error.ts';
import type { FrameSource, LocatedFrame } from './frame-source.ts';

/** Below this distance frames are walked one by one. */
const walkBytes = 1 << 16;
/** RFC 9639 §9.1: 4 bytes, a number of up to 7, block size and sample rate of up to 2 each, a checksum; rounded up. */
const longestHeaderBytes = 32;

/** What looks like a frame, by its header and the CRC-8 of that. Payload may look the same. */
interface LocatedHeader {
  readonly offset: number;
  readonly firstSample: number;
  readonly blockSize: number;
}

/**
 * The first header at `offset` or behind it that begins before `limit`.
 * @returns undefined where there is none
 */
async function nextHeader(
  frames: FrameSource,
  offset: number,
  limit: number,
): Promise<LocatedHeader | undefined> {
  const { window } = frames;
  let at = offset;
  while (at < limit) {
    if (!window.holds(at, longestHeaderBytes)) await window.load(at, walkBytes);
    const sync = findSync(window.bytes, at - window.start, Math.min(limit, window.end) - window.start);
    if (sync < 0) {
      // The last byte held may be the first of a sync code.
      const next = Math.max(at + 1, Math.min(limit, window.end - 1));
      if (window.end >= window.fileBytes || next >= limit) return undefined;
      at = next;
      continue;
    }
    at = window.start + sync;
    if (!window.holds(at, longestHeaderBytes)) continue;
    const header = frames.headerHeld(at);
    if (header) return { offset: at, firstSample: header.firstSample, blockSize: header.blockSize };
    at += 1;
  }
  return undefined;
}

/**
 * The first sound frame at `offset` or behind it that begins before `limit`. A header may be forged, even with the right
 * CRC-8, so that only a frame whose CRC-16 holds is believed (RFC 9639 §9.3).
 * @returns undefined where there is none
 */
export async function nextFrame(
  frames: FrameSource,
  offset: number,
  limit: number,
): Promise<LocatedFrame | undefined> {
  for (let at = offset; ;) {
    const header = await nextHeader(frames, at, limit);
    const frame = header && (await soundFrame(frames, header.offset));
    if (frame || !header) return frame;
    at = header.offset + 1;
  }
}

/**
 * The frame with a position, by headers alone: nothing else is decoded on the way.
 * @param start where a header that begins at the position or before it stands
 * @returns undefined where headers do not lead to a sound frame with the position
 */
export async function frameByHeaders(
  frames: FrameSource,
  start: number,
  position: number,
): Promise<LocatedFrame | undefined> {
  const { fileBytes } = frames.window;
  for (let at = start; ;) {
    const header = await nextHeader(frames, at, fileBytes);
    if (!header || header.firstSample > position) return undefined;
    if (position < header.firstSample + header.blockSize) return soundFrame(frames, header.offset);
    at = header.offset + 1;
  }
}

/**
 * Bisects the file by headers alone for a place from which `frameByHeaders` has not far to go.
 * @returns the offset of a header that begins at `position` or before it; of the first frame where there is no nearer one
 */
export async function headerBefore(frames: FrameSource, position: number): Promise<number> {
  let low = frames.audioOffset;
  let high = frames.window.fileBytes;
  while (high - low > walkBytes) {
    const middle = Math.floor((low + high) / 2);
    const header = await nextHeader(frames, middle, high);
    if (header && header.firstSample <= position) low = Math.max(header.offset, low + 1);
    else high = middle;
  }
  return low;
}

/**
 * Bisects the file for a place to walk from: a sound frame at `sample` or before it, close to it. What headers say is not
 * believed here, so that no damage and no forgery leads astray.
 * @returns its offset; that of the first frame where there is no nearer one
 */
export async function searchBefore(frames: FrameSource, sample: number): Promise<number> {
  let low = frames.audioOffset;
  let high = frames.window.fileBytes;
  while (high - low > walkBytes) {
    const middle = Math.floor((low + high) / 2);
    const frame = await nextFrame(frames, middle, high);
    if (frame && frame.firstSample <= sample) low = Math.max(frame.offset, low + 1);
    else high = middle;
  }
  return low;
}

/** The last sound frame of the file; undefined where there is none. */
export async function lastFrame(frames: FrameSource): Promise<LocatedFrame | undefined> {
  const { fileBytes } = frames.window;
  for (let reach = walkBytes, limit = fileBytes; ; reach *= 4) {
    const start = Math.max(frames.audioOffset, fileBytes - reach);
    let last = await nextFrame(frames, start, limit);
    for (let frame = last; frame;) {
      last = frame;
      frame = await nextFrame(frames, frame.offset + frame.frameBytes, fileBytes);
    }
    if (last || start === frames.audioOffset) return last;
    limit = start;
  }
}

/** 11111111 111110xx, RFC 9639 §9.1. @returns its index in [start, end), or -1 */
function findSync(bytes: Uint8Array, start: number, end: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at < end; at = bytes.indexOf(0xff, at + 1)) {
    if ((bytes[at + 1] ?? 0) >>> 2 === 0b11_1110) return at;
  }
  return -1;
}

async function soundFrame(frames: FrameSource, offset: number): Promise<LocatedFrame | undefined> {
  try {
    return await frames.decodeAt(offset);
  } catch (error) {
    if (error instanceof FlacError) return undefined;
    throw error;
  }
}
