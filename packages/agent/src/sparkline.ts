const bars = ' ▁▂▃▄▅▆▇█';

/** A value as a bar, from 0 to the most; a blank where there is no value, and a low bar for 0, which is one. */
function barOf(value: number, most: number): string {
  if (!Number.isFinite(value)) return ' ';
  const share = Math.max(0, Math.min(1, value / most));
  return bars.charAt(1 + Math.round(share * (bars.length - 2)));
}

/** The latest values, each a bar, as many as have room; blanks in front where there are fewer. */
export function sparkline(values: readonly number[], most: number, columns: number): string {
  const latest = columns > 0 ? values.slice(-columns) : [];
  return latest
    .map((value) => barOf(value, most))
    .join('')
    .padStart(columns);
}
