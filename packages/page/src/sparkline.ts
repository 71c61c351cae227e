import type { DrawnSeries, UnreadSamples } from './answers.ts';

/** Pixels of a sparkline; it is stretched to its place. */
export const sparklineWidth = 84;
const height = 28;
const margin = 2;

/** The path of an SVG: through the least and the greatest of each column, broken at gaps. */
export function sparklinePath(
  { timesMs, min, max = min }: Pick<DrawnSeries, 'timesMs' | 'min' | 'max'>,
  fromMs: number,
  toMs: number,
): string {
  let [least, greatest] = [Infinity, -Infinity];
  for (const value of min) if (value !== null) least = Math.min(least, value);
  for (const value of max) if (value !== null) greatest = Math.max(greatest, value);
  const span = greatest - least;
  const y = (value: number): string =>
    (span > 0 ? margin + (1 - (value - least) / span) * (height - 2 * margin) : height / 2).toFixed(1);
  let path = '';
  let isBroken = true;
  for (const [index, timeMs] of timesMs.entries()) {
    const [low, high] = [min[index] ?? null, max[index] ?? null];
    if (low === null || high === null) {
      isBroken = true;
      continue;
    }
    const x = (((timeMs - fromMs) / (toMs - fromMs)) * sparklineWidth).toFixed(1);
    path += `${isBroken ? 'M' : 'L'}${x} ${y(low)}`;
    path += isBroken || high !== low ? `L${x} ${y(high)}` : '';
    isBroken = false;
  }
  return path;
}

/** The path of an SVG: around what cannot be read. */
export function unreadPath(unread: readonly UnreadSamples[], fromMs: number, toMs: number): string {
  const x = (ms: number): string => (((ms - fromMs) / (toMs - fromMs)) * sparklineWidth).toFixed(1);
  return unread
    .map((one) => `M${x(one.fromMs)} 0H${x(one.toMs ?? one.fromMs)}V${height}H${x(one.fromMs)}Z`)
    .join('');
}

/** The picture of one; whoever cannot see it has the text beside it. */
export function makeSparkline(): SVGSVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.classList.add('sparkline');
  svg.setAttribute('viewBox', `0 0 ${sparklineWidth} ${height}`);
  svg.setAttribute('aria-hidden', 'true');
  for (const part of ['unread', 'line']) {
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.classList.add(part);
    svg.append(path);
  }
  return svg;
}
