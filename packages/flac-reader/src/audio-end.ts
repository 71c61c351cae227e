import { walkBytes } from './frame-search.ts';
import type { FrameSource } from './frame-source.ts';

/** An ID3v1 tag is the last 128 bytes of a file, and begins with TAG. */
const id3v1Bytes = 128;

/**
 * Where frames end at the latest: what taggers put behind them, an ID3v1 tag or zeros, is left out.
 * @returns the offset behind the last byte that is not 0; the last frame may itself end with zeros
 */
export async function findAudioEnd({ window, audioOffset }: FrameSource): Promise<number> {
  let end = window.fileBytes;
  const tag = end - id3v1Bytes;
  if (tag >= audioOffset) {
    await window.load(tag, id3v1Bytes);
    if (Buffer.from(window.bytes.subarray(0, 3)).toString('latin1') === 'TAG') end = tag;
  }
  while (end > audioOffset) {
    const start = Math.max(audioOffset, end - walkBytes);
    if (!window.holds(start, end - start)) await window.load(start, end - start);
    const last = window.bytes.subarray(0, end - window.start).findLastIndex((byte) => byte !== 0);
    if (last >= start - window.start) return window.start + last + 1;
    end = start;
  }
  return end;
}
