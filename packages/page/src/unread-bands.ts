import type { UnreadSamples } from './answers.ts';
import { make } from './element.ts';

/** What cannot be read, as hatched bands over the times of a chart. The status tells which files they are of, and why. */
export function bandsOf(unread: readonly UnreadSamples[], fromMs: number, spanMs: number): HTMLElement[] {
  const share = (ms: number): string => `${((ms / spanMs) * 100).toFixed(3)}%`;
  return unread.map((one) => {
    const band = make('div', 'unread');
    band.append(make('span', '', 'unreadable'));
    band.setAttribute('aria-hidden', 'true');
    band.style.left = share(one.fromMs - fromMs);
    if (one.toMs === null) band.dataset['open'] = '';
    else band.style.width = share(one.toMs - one.fromMs);
    return band;
  });
}
