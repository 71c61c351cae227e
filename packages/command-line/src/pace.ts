import { formatBytes } from './byte-size.ts';

/** What work is counted in. */
export type WorkUnit = 'bytes' | 'samples';

/** Before that, a pace says more about the start of the program than about its work. */
const leastElapsedMs = 500;

/** How much is done of some work, and since when. */
export interface WorkDone {
  /** Undefined where nobody counts it. */
  readonly amount: number | undefined;
  /** Of the whole, 0 to 1; undefined where nobody knows how much there is. */
  readonly share: number | undefined;
  readonly elapsedMs: number;
}

/** How fast work goes, and how long it will take if it goes on like that: `12.0 MiB/s`, `35 s left`; nothing where that cannot be told. */
export function describePace({ amount, share, elapsedMs }: WorkDone, unit: WorkUnit): string[] {
  if (elapsedMs < leastElapsedMs) return [];
  const parts: string[] = [];
  if (amount !== undefined && amount > 0) parts.push(formatRate(amount / (elapsedMs / 1000), unit));
  if (share !== undefined && share > 0)
    parts.push(`${formatTimeLeft((elapsedMs * (1 - share)) / share)} left`);
  return parts;
}

function formatRate(perSecond: number, unit: WorkUnit): string {
  if (unit === 'bytes') return `${formatBytes(Math.round(perSecond))}/s`;
  if (perSecond < 1000) return `${Math.round(perSecond)} samples/s`;
  if (perSecond < 1e6) return `${(perSecond / 1000).toFixed(1)} k samples/s`;
  return `${(perSecond / 1e6).toFixed(1)} M samples/s`;
}

function formatTimeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.ceil(minutes / 60)} h`;
}
