import { formatTapeName } from '@flac-metrics/sample-codec/tape';
import type { PlannedWindow } from './window-plan.ts';

/** The first name for a tape of a window that is not taken. */
export function freeTapeName(
  { slug, startMs }: Pick<PlannedWindow, 'slug' | 'startMs'>,
  isTaken: (name: string) => boolean,
): string {
  for (let number = 1; ; number += 1) {
    const name = formatTapeName({ slug, startMs, number });
    if (!isTaken(name)) return name;
  }
}
