/** What tells the time and waits; the system's own but in tests. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after about that time, earlier when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * The ticks of a grid: multiples of the interval, each at most once, in order as the clock shows them. Timers may fire early or
 * late, machines sleep, clocks are set: the next tick is always computed from the clock, and a tick that is over by more than
 * the interval is skipped, not made up for. When the clock is set back, ticks go back with it.
 * @param endMs when the ticks end; one that is due by then is given also where the timer is late. Infinity goes on for ever
 */
export async function* ticks(
  intervalMs: number,
  endMs: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<number, void> {
  let lastMs = Math.floor(clock.now() / intervalMs) * intervalMs;
  while (!signal.aborted) {
    const tickMs = Math.floor(clock.now() / intervalMs) * intervalMs;
    // A timer that fires early, or a clock that is slewed, sees the last tick again for a moment.
    if (tickMs > lastMs || tickMs < lastMs - intervalMs) {
      if (tickMs > endMs) return;
      lastMs = tickMs;
      yield tickMs;
      // The tick may have taken so long, or the clock have been set, that the next is due already.
      continue;
    }
    const nowMs = clock.now();
    if (nowMs >= endMs) return;
    const untilNextMs = intervalMs - (nowMs % intervalMs);
    await clock.sleep(Math.min(untilNextMs, endMs - nowMs, longestSleepMs), signal);
  }
}

/** Setting the clock does not wake a timer, so a long interval is slept in parts. */
const longestSleepMs = 10_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      signal.addEventListener('abort', wake);
    }),
};
