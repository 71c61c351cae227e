/** What tells the time and waits; the system's own but in tests. */
export interface Clock {
  /** The time of day, which may be set: milliseconds since the epoch. */
  now(): number;
  /** Milliseconds that have passed since some time in the past, whatever becomes of the time of day. */
  elapsed(): number;
  /** Resolves after about that time, earlier when the signal is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/**
 * The ticks of a grid: multiples of the interval, each at most once, in order as the clock shows them. Timers may fire early or
 * late, machines sleep, clocks are set: the next tick is always computed from the clock, and a tick that is over by more than
 * the interval is skipped, not made up for. When the clock is set back, ticks go back with it.
 * @param durationMs after which the ticks end; one that is due by then is given also where the timer is late. Infinity goes on for ever
 */
export async function* ticks(
  intervalMs: number,
  durationMs: number,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<number, void> {
  const endMs = clock.elapsed() + durationMs;
  let lastMs = Math.floor(clock.now() / intervalMs) * intervalMs;
  while (!signal.aborted) {
    const nowMs = clock.now();
    const elapsedMs = clock.elapsed();
    const tickMs = Math.floor(nowMs / intervalMs) * intervalMs;
    // A timer that fires early, or a clock that is slewed, sees the last tick again for a moment.
    if (tickMs > lastMs || tickMs < lastMs - intervalMs) {
      const dueMs = elapsedMs - (nowMs - tickMs);
      if (dueMs > endMs) return;
      lastMs = tickMs;
      yield tickMs;
      // The tick may have taken so long, or the clock have been set, that the next is due already.
      continue;
    }
    if (elapsedMs >= endMs) return;
    const untilNextMs = intervalMs - (nowMs % intervalMs);
    await clock.sleep(Math.min(untilNextMs, endMs - elapsedMs, longestSleepMs), signal);
  }
}

/** Setting the clock does not wake a timer, so a long interval is slept in parts. */
const longestSleepMs = 10_000;

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
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
