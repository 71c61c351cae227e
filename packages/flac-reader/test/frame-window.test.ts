import { expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FrameWindow } from '../src/frame-window.ts';

const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => index * 7);

test('what is held and no more is readable, with zeros behind it', async () => {
  const window = new FrameWindow(new MemoryAccess(bytes));
  await window.load(299_900, 4000);
  expect([window.start, window.end]).toEqual([299_900, 300_000]);
  expect(window.holds(299_950, 500)).toBe(true);
  expect(window.holds(299_899, 1)).toBe(false);
  expect([...window.bytes.subarray(100, 116)]).toEqual(Array.from({ length: 16 }, () => 0));
});

test.each([0, 1000, 150_000, 260_000, 299_999, 300_000])(
  'giving memory back keeps a little behind byte %d',
  async (offset) => {
    const window = new FrameWindow(new MemoryAccess(bytes));
    await window.load(1000, 299_000);
    window.trim(offset);
    expect(window.bytes.length).toBeLessThanOrEqual(65_536 + 16);
    expect(window.start).toBe(Math.max(1000, offset));
    expect(window.end).toBe(Math.min(300_000, window.start + 65_536));
    const held = window.end - window.start;
    expect(window.bytes.subarray(0, held)).toEqual(bytes.subarray(window.start, window.end));
    expect([...window.bytes.subarray(held)]).toEqual(Array.from({ length: 16 }, () => 0));
  },
);

test('a small window is left as it is', async () => {
  const window = new FrameWindow(new MemoryAccess(bytes));
  await window.load(1000, 65_536);
  window.trim(50_000);
  expect([window.start, window.end]).toEqual([1000, 66_536]);
});
