import { nextHeader, walkBytes } from './frame-search.ts';
import type { FrameSource } from './frame-source.ts';
import type { LocatedFrame, LocatedHeader } from './located-frame.ts';

/*
 * Payload may hold anything, even whole frames with right checksums: another FLAC, stored verbatim. What sets a frame of the stream
 * apart from one inside a frame of the stream is that it stands in order. A header is sure where, within `reach` bytes (the most
 * that a frame can have) of it,
 *
 *   1. every header before it ends with its samples at this one's first sample or earlier,
 *   2. every header behind it begins with its samples where this one's end or later,
 *   3. and its own samples lie within the stream's total; or, where that is unknown, the audio goes on for `reach` bytes.
 *
 * Suppose that such a header stands inside a frame F of the stream. F's own header stands less than `reach` before it, so that by 1
 * F's samples end at or before its first one. By 3 they are not the last of the stream: another frame G follows, whose header
 * stands within `reach` behind it, and whose samples begin where F's end (RFC 9639 §9.1.5), before its own do. That is against 2.
 *
 * So in a sound file what is sure is a frame of the stream, whatever its payload holds. Where headers are not sure, frames are
 * walked from the last one that is. In a damaged file F's or G's header may be missing: see `joinsSurely`.
 */

/** The headers that are sure and begin at `offset` or behind it and before `limit`, in order. */
export async function* sureHeaders(
  frames: FrameSource,
  offset: number,
  limit: number,
): AsyncGenerator<LocatedHeader, void, undefined> {
  const { reach, audioEnd, totalSamples, window } = frames;
  const lastSure = totalSamples > 0 ? window.fileBytes : audioEnd - reach;
  /** Those within reach that no later one outdoes: their samples end ever earlier. */
  const before: LocatedHeader[] = [];
  /** Those that are sure but for what follows: their samples begin ever later. */
  const waiting: LocatedHeader[] = [];
  for (let at = Math.max(frames.audioOffset, offset - reach); ;) {
    const [first] = waiting;
    const end = first ? Math.min(window.fileBytes, first.offset + reach) : limit;
    const header = at < end ? await nextHeader(frames, at, end) : undefined;
    if (!header) {
      if (!first) return;
      yield first;
      waiting.shift();
      continue;
    }
    at = header.offset + 1;
    if (!frames.isPlausible(header)) continue;
    while (endOf(waiting.at(-1)) > header.firstSample) waiting.pop();
    while (before[0] && before[0].offset <= header.offset - reach) before.shift();
    const isBehindAll = endOf(before[0]) <= header.firstSample;
    while (before.length > 0 && endOf(before.at(-1)) <= endOf(header)) before.pop();
    before.push(header);
    if (isBehindAll && header.offset >= offset && header.offset < limit && header.offset <= lastSure)
      waiting.push(header);
  }
}

/**
 * The last sure header at a position or before it, in a part of the file.
 * @param start where a frame of the stream begins, the one with the position or one before it
 * @returns its offset; `start` where there is none behind that
 */
export async function lastSureOffset(
  frames: FrameSource,
  start: number,
  end: number,
  position: number,
): Promise<number> {
  const header = await frames.headerAt(start);
  const isThere = header && (frames.firstSampleOf(header) ?? Infinity) + header.blockSize > position;
  if (isThere) return start;
  let low = start;
  let high = end;
  while (high - low > Math.max(walkBytes, 4 * frames.reach)) {
    const middle = Math.floor((low + high) / 2);
    const { value: found } = await sureHeaders(frames, middle, high).next();
    if (found && found.firstSample <= position) low = found.offset;
    else high = middle;
  }
  for await (const header of sureHeaders(frames, low + 1, high)) {
    if (header.firstSample > position) break;
    low = header.offset;
    if (endOf(header) > position) break;
  }
  return low;
}

/**
 * Whether a sure header of the next frame stands where a frame ends, or the file ends there. Of a frame in a frame that has lost its
 * own header, only the number that was lost can be sure, so that no next one is. To join, it would have to end with the frame
 * around it, both with one CRC-16.
 */
export async function joinsSurely(frames: FrameSource, frame: LocatedFrame): Promise<boolean> {
  const end = frame.offset + frame.frameBytes;
  if (end >= frames.audioEnd) return true;
  const { value: next } = await sureHeaders(frames, end, end + 1).next();
  return next?.firstSample === frame.firstSample + frame.blockSize;
}

function endOf(header: LocatedHeader | undefined): number {
  return header ? header.firstSample + header.blockSize : -Infinity;
}
