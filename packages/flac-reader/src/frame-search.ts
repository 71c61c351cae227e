import { FlacError } from './flac-error.ts';
import type { FrameSource, LocatedFrame } from './frame-source.ts';

/** Below this distance frames are walked one by one. */
const walkBytes = 1 << 16;

/**
 * The first sound frame at `offset` or behind it that begins before `limit`. Payload may look like a header, and a forged
 * one may even have the right CRC-8, so that only a frame whose CRC-16 holds is believed (RFC 9639 §9.3).
 * @returns undefined where there is none
 */
export async function nextFrame(
  frames: FrameSource,
  offset: number,
  limit: number,
): Promise<LocatedFrame | undefined> {
  const { window, decoder } = frames;
  let at = offset;
  while (at < limit) {
    if (!window.holds(at, 32)) await window.load(at, walkBytes);
    const sync = findSync(window.bytes, at - window.start, Math.min(limit, window.end) - window.start);
    if (sync < 0) {
      // The last byte held may be the first of a sync code.
      const next = Math.max(at + 1, Math.min(limit, window.end - 1));
      if (window.end >= window.fileBytes || next >= limit) return undefined;
      at = next;
      continue;
    }
    at = window.start + sync;
    if (!window.holds(at, 32)) continue;
    if (mayBegin(() => decoder.readHeader(window.bytes, sync, window.end - window.start))) {
      const frame = await soundFrame(frames, at);
      if (frame) return frame;
    }
    at += 1;
  }
  return undefined;
}

/**
 * Bisects the file for a place to walk from: a sound frame at `sample` or before it, close to it.
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

function mayBegin(readHeader: () => unknown): boolean {
  try {
    readHeader();
    return true;
  } catch (error) {
    if (error instanceof FlacError) return false;
    throw error;
  }
}

async function soundFrame(frames: FrameSource, offset: number): Promise<LocatedFrame | undefined> {
  try {
    return await frames.decodeAt(offset);
  } catch (error) {
    if (error instanceof FlacError) return undefined;
    throw error;
  }
}
