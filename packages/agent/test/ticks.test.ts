import { expect, test } from 'vitest';
import { ticks, type Clock } from '../src/index.ts';

/** A clock that only moves when somebody sleeps, and then by what the test says, or is set. */
class FakeClock implements Clock {
  nowMs: number;
  elapsedMs = 5;
  /** What a sleep of so many milliseconds really takes. */
  wake: (ms: number) => number;

  constructor(nowMs: number, wake: (ms: number) => number = (ms) => ms) {
    this.nowMs = nowMs;
    this.wake = wake;
  }

  now(): number {
    return this.nowMs;
  }

  elapsed(): number {
    return this.elapsedMs;
  }

  async sleep(ms: number): Promise<void> {
    const sleptMs = this.wake(ms);
    this.nowMs += sleptMs;
    this.elapsedMs += sleptMs;
  }
}

async function take(
  count: number,
  intervalMs: number,
  clock: FakeClock,
  each?: (tickMs: number) => void,
): Promise<number[]> {
  const taken: number[] = [];
  for await (const tickMs of ticks(intervalMs, Infinity, clock, new AbortController().signal)) {
    taken.push(tickMs);
    each?.(tickMs);
    if (taken.length === count) break;
  }
  return taken;
}

test('ticks are the multiples of the interval after the start', async () => {
  expect(await take(3, 1000, new FakeClock(10_300))).toEqual([11_000, 12_000, 13_000]);
  expect(await take(3, 200, new FakeClock(10_000))).toEqual([10_200, 10_400, 10_600]);
});

test('timers that are late or early by a little change nothing', async () => {
  let turn = 0;
  const jitter = (ms: number) => ms + ([0, 3, 40, -1, -0.4][(turn += 1) % 5] ?? 0);
  const expected = Array.from({ length: 20 }, (_, index) => 11_000 + index * 1000);
  expect(await take(20, 1000, new FakeClock(10_300, jitter))).toEqual(expected);
});

test('ticks that were slept through are skipped, not made up for', async () => {
  const clock = new FakeClock(10_000);
  const taken = await take(4, 1000, clock, (tickMs) => {
    if (tickMs === 12_000) clock.nowMs += 5500;
  });
  expect(taken).toEqual([11_000, 12_000, 17_000, 18_000]);
});

test('ticks follow the clock when it is set forwards or back', async () => {
  const clock = new FakeClock(100_000);
  const taken = await take(5, 1000, clock, (tickMs) => {
    if (tickMs === 102_000) clock.nowMs = 50_500;
    if (tickMs === 51_000) clock.nowMs = 200_500;
  });
  expect(taken).toEqual([101_000, 102_000, 50_000, 51_000, 200_000]);
});

test('a clock that is set back by less than a tick or two waits for it, and never gives a tick twice', async () => {
  const clock = new FakeClock(10_000);
  const taken = await take(4, 1000, clock, (tickMs) => {
    if (tickMs === 12_000) clock.nowMs = 11_600;
  });
  expect(taken).toEqual([11_000, 12_000, 13_000, 14_000]);
});

test('a long interval notices that the clock was set while it slept', async () => {
  const clock = new FakeClock(0, (ms) => ms);
  let slept = 0;
  clock.wake = (ms) => {
    slept += 1;
    return slept === 3 ? 3_600_000 : ms;
  };
  const [first] = await take(1, 3_600_000, clock);
  expect(first).toBe(3_600_000);
  expect(slept).toBe(3);
});

test('aborting ends the ticks', async () => {
  const abort = new AbortController();
  const taken: number[] = [];
  for await (const tickMs of ticks(1000, Infinity, new FakeClock(0), abort.signal)) {
    taken.push(tickMs);
    if (taken.length === 2) abort.abort();
  }
  expect(taken).toEqual([1000, 2000]);
});

test.each([
  // for how long, what a timer takes beyond its time, ticks, and when they have ended
  [2100, 0, [11_000, 12_000], 12_400],
  [1700, 0, [11_000, 12_000], 12_000],
  [200, 0, [], 10_500],
  [0, 0, [], 10_300],
  [1700, 20, [11_000, 12_000], 12_020],
])(
  'end after %i ms, whatever the interval, with every tick that is due by then',
  async (durationMs, lateMs, expected, endedMs) => {
    const clock = new FakeClock(10_300, (ms) => ms + lateMs);
    const taken: number[] = [];
    for await (const tickMs of ticks(1000, durationMs, clock, new AbortController().signal))
      taken.push(tickMs);
    expect(taken).toEqual(expected);
    expect(clock.nowMs).toBe(endedMs);
  },
);

test.each([-3_600_000, 3_600_000])(
  'end after the time that was asked for, also where the clock is set by %i ms',
  async (setMs) => {
    const clock = new FakeClock(9300);
    const taken: number[] = [];
    for await (const tickMs of ticks(1000, 5000, clock, new AbortController().signal)) {
      taken.push(tickMs);
      if (tickMs === 11_000) clock.nowMs += setMs;
    }
    const afterwards = [11_000, 12_000, 13_000, 14_000].map((tickMs) => tickMs + setMs);
    expect(taken).toEqual([10_000, 11_000, ...afterwards]);
  },
);
