import { isFrameError } from './flac-error.ts';
import { longestHeaderBytes, type FrameSource } from './frame-source.ts';
import type { LocatedFrame, LocatedHeader } from './located-frame.ts';

/** What is read at once when headers are looked for, and the distance below which they are taken in turn. */
export const walkBytes: number = 1 << 16;

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
    if (header && firstSample !== undefined) return { offset: at, firstSample, blockSize: header.blockSize };
    at += 1;
  }
  return undefined;
}

/**
 * The first sound frame at `offset` or behind it that begins before `limit`: one whose CRC-16 holds (RFC 9639 §9.3). Payload may
 * hold such frames, too.
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
