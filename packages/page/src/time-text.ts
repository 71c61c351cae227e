const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const clockSeconds = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const clockMilliseconds = new Intl.DateTimeFormat(undefined, {
  minute: '2-digit',
  second: '2-digit',
  fractionalSecondDigits: 3,
});
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const month = new Intl.DateTimeFormat(undefined, { month: 'short', year: 'numeric' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', year: 'numeric' });

/** `28 Nov 2026, 10:31:07`, in the time zone of whoever looks. */
export function formatMoment(ms: number): string {
  return `${dayOfYear.format(ms)}, ${clockSeconds.format(ms)}`;
}

/** A tick of an axis whose ticks are `stepMs` apart. */
export function formatTick(ms: number, stepMs: number): string {
  if (stepMs >= 28 * 86_400_000) return month.format(ms);
  if (stepMs >= 86_400_000 || isMidnight(ms)) return day.format(ms);
  return (stepMs < 1000 ? clockMilliseconds : stepMs < 60_000 ? clockSeconds : clock).format(ms);
}

function isMidnight(ms: number): boolean {
  const date = new Date(ms);
  return date.getHours() === 0 && date.getMinutes() === 0 && date.getSeconds() === 0 && ms % 1000 === 0;
}

const units = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
] as const;

/** `6 h`, `2.5 s`: in the largest unit that there is one of. */
export function formatSpan(ms: number): string {
  const [unitMs, name] = units.find(([unitMs]) => ms >= unitMs) ?? [1, 'ms'];
  return `${Number((ms / unitMs).toPrecision(3))} ${name}`;
}

/** `0:07` */
export function formatClock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
