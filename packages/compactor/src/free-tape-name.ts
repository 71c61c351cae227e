import { formatTapeName } from '@flac-metrics/sample-codec/tape';
import type { PlannedWindow } from './window-plan.ts';

/** The first name for a tape of a window that no file has. @param taken names of files */
export function freeTapeName(
  { slug, startMs }: Pick<PlannedWindow, 'slug' | 'startMs'>,
  taken: ReadonlySet<string>,
): string {
  for (let number = 1; ; number += 1) {
    const name = formatTapeName({ slug, startMs, number });
    if (!taken.has(name)) return name;
  }
}
