import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { CountedAccess } from '../src/counted-access.ts';
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

test('what is held is not read again, and bytes come from where they stand', async () => {
  const access = new CountedAccess(new MemoryAccess(bytes));
  const window = new FrameWindow(access);
  await window.load(1000, 32);
  await window.load(1000, 5000);
  await window.load(5900, 70_000);
  await window.load(6000, 10);
  expect(access.bytesRead).toBe(5900 + 70_000 - 1000);
  await window.load(0, 2000);
  expect(access.bytesRead).toBe(5900 + 70_000 - 1000 + 2000);
});

test('holds what is in the file after any loads', async () => {
  const place = fc.tuple(fc.nat(bytes.length), fc.oneof(fc.nat(100), fc.nat(bytes.length)));
  await fc.assert(
    fc.asyncProperty(fc.array(place, { minLength: 1, maxLength: 6 }), async (places) => {
      const window = new FrameWindow(new MemoryAccess(bytes));
      for (const [offset, length] of places) {
        await window.load(offset, length);
        expect([window.start, window.end]).toEqual([offset, Math.min(offset + length, bytes.length)]);
        const held = window.end - window.start;
        expect(Buffer.compare(window.bytes.subarray(0, held), bytes.subarray(offset, window.end))).toBe(0);
        expect([...window.bytes.subarray(held, held + 16)]).toEqual(Array.from({ length: 16 }, () => 0));
      }
    }),
  );
});

test('holds nothing after a read that failed', async () => {
  const access = new MemoryAccess(bytes);
  const window = new FrameWindow(access);
  await window.load(1000, 100);
  vi.spyOn(access, 'read').mockRejectedValueOnce(new Error('EIO'));
  await expect(window.load(1050, 100)).rejects.toThrow('EIO');
  expect(window.holds(1050, 1)).toBe(false);
});
