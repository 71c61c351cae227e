import { isFrameError } from './flac-error.ts';
import { longestHeaderBytes, type FrameSource, type LocatedFrame } from './frame-source.ts';

/** Below this distance frames are walked one by one. */
export const walkBytes: number = 1 << 16;

/** What looks like a frame, by its header and the CRC-8 of that. Payload may look the same. */
interface LocatedHeader {
  readonly offset: number;
  readonly firstSample: number;
  readonly blockSize: number;
}

/** Finds what begins at `offset` or behind it and before `limit`; undefined where nothing does. */
type Probe = (
  frames: FrameSource,
  offset: number,
  limit: number,
) => Promise<{ readonly offset: number; readonly firstSample: number } | undefined>;

/**
 * The first header at `offset` or behind it that begins before `limit`.
 * @returns undefined where there is none
 */
export async function nextHeader(
  frames: FrameSource,
  offset: number,
  limit: number,
): Promise<LocatedHeader | undefined> {
  const { window, effort } = frames;
  let at = offset;
  while (at < limit) {
    if (effort.isPauseDue) await effort.pause();
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
    effort.countHeader();
    const header = frames.headerHeld(at);
    const firstSample = header && frames.firstSampleOf(header);
    if (firstSample !== undefined) return { offset: at, firstSample, blockSize: header?.blockSize ?? 0 };
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
 * Bisects a part of the file for a place to walk from. By `nextHeader`, nothing is decoded, but damage and forgery may lead
 * astray; by `nextFrame`, they cannot.
 * @param start where a frame begins, the one with the position or one before it
 * @returns the offset of what the probe finds at `position` or before it, close to it; `start` where there is nothing nearer
 */
export async function bisect(
  frames: FrameSource,
  probe: Probe,
  start: number,
  end: number,
  position: number,
): Promise<number> {
  let low = start;
  let high = end;
  while (high - low > walkBytes) {
    const middle = Math.floor((low + high) / 2);
    const found = await probe(frames, middle, high);
    if (found && found.firstSample <= position) low = Math.max(found.offset, low + 1);
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

/** The frame at an offset; undefined where there is none, or it is damaged. */
export async function soundFrame(
  frames: FrameSource,
  offset: number,
  loadBytes?: number,
): Promise<LocatedFrame | undefined> {
  try {
    return await frames.decodeAt(offset, loadBytes);
  } catch (error) {
    if (isFrameError(error)) return undefined;
    throw error;
  }
}

/** 11111111 111110xx, RFC 9639 §9.1. @returns its index in [start, end), or -1 */
function findSync(bytes: Uint8Array, start: number, end: number): number {
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at < end; at = bytes.indexOf(0xff, at + 1)) {
    if ((bytes[at + 1] ?? 0) >>> 2 === 0b11_1110) return at;
  }
  return -1;
}
