import type { Points, UnreadSamples } from './answers.ts';
import { formatMoment } from './time-text.ts';

/** Damaged files that are named; the list of files has the others. */
const mostNamed = 3;

/** How much is drawn, and what is missing, in words. */
export function describePoints({ series }: Pick<Points, 'series'>): string {
  const samples = series.reduce((sum, one) => sum + one.samples, 0);
  const missing = describeUnread(series.flatMap(({ unread }) => unread));
  const many = `${samples.toLocaleString('en')} samples are drawn; of more than a pixel shows, the least and the greatest.`;
  if (samples > 0) return missing === '' ? many : `${many} ${missing}`;
  return missing === ''
    ? 'The chosen series have no samples in this range of time: choose another one, or look earlier.'
    : missing;
}

/** @returns empty where nothing is missing */
function describeUnread(unread: readonly UnreadSamples[]): string {
  const files = new Map<string, UnreadSamples>();
  for (const one of unread) {
    const known = files.get(one.file);
    files.set(one.file, known ? spanning(known, one) : one);
  }
  // What is known to be missing tells more than what may be.
  const inOrder = [...files.values()].toSorted((a, b) => Number(a.toMs === null) - Number(b.toMs === null));
  const named = inOrder.slice(0, mostNamed).map(textOf).join('; ');
  const others = files.size - mostNamed;
  const rest = others > 0 ? `; and ${others} more, see the files` : '';
  return named === ''
    ? ''
    : `What is hatched cannot be read: ${named}${rest}. Restore what is damaged, or move it out of the folder.`;
}

/** Of two series in one file. */
function spanning(a: UnreadSamples, b: UnreadSamples): UnreadSamples {
  const toMs = a.toMs === null || b.toMs === null ? null : Math.max(a.toMs, b.toMs);
  return { ...a, fromMs: Math.min(a.fromMs, b.fromMs), toMs };
}

function textOf({ file, reason, fromMs, toMs }: UnreadSamples): string {
  const times =
    toMs === null ? `from ${formatMoment(fromMs)} on` : `${formatMoment(fromMs)} – ${formatMoment(toMs)}`;
  // Reasons mostly begin with the path, of which the name is enough.
  const at = reason.startsWith('/') ? reason.indexOf(file) : -1;
  return at >= 0 ? `${times}, ${reason.slice(at)}` : `${times}, ${file}: ${reason}`;
}
