import type { PartReader } from '@flac-metrics/archive';
import { checkFlac } from '@flac-metrics/flac-encoder';
import { reasonOf } from '@flac-metrics/sample-codec';
import type { CompactOptions } from './compact-options.ts';
import { cutTooOften, tooLong } from './beyond-contents.ts';
import { findConflicts } from './find-conflicts.ts';
import { planCompaction, type CompactionPlan } from './plan-compaction.ts';
import type { Source } from './source.ts';

/**
 * Plans with those sources alone that are sound, contradict no other, and make no more work than they hold. What a plan would have go is
 * read as a whole first; where some of it must stay, the rest is planned anew.
 * @throws the signal's reason
 */
export async function settlePlan(
  found: readonly Source[],
  reader: PartReader,
  options: CompactOptions,
): Promise<CompactionPlan> {
  const { windowMs, maxError, onLeft, onPreparing, signal } = options;
  const sound = new Set<string>();
  const without = (sources: readonly Source[], left: ReadonlyMap<string, string>): readonly Source[] => {
    for (const [path, reason] of left) onLeft({ path, reason });
    return sources.filter(({ file }) => !left.has(file.path));
  };
  for (let sources = without(found, cutTooOften(found, windowMs)); ;) {
    const plan = await planCompaction(sources, windowMs, options);
    const outdated = new Set(plan.outdated.map(({ file }) => file.path));
    const searches = [
      () => tooLong(plan.outdated),
      () => findUnsound(plan.outdated, sound, options),
      () => {
        onPreparing?.('comparing', undefined);
        return findConflicts(sources, (path) => outdated.has(path), maxError, reader, signal);
      },
    ];
    let left: ReadonlyMap<string, string> = new Map();
    for (const search of searches) if (left.size === 0) left = await search();
    if (left.size === 0) return plan;
    sources = without(sources, left);
  }
}

/** @param sound paths of those that have been read; others are added. @returns path → reason */
async function findUnsound(
  sources: readonly Source[],
  sound: Set<string>,
  { signal, onPreparing }: CompactOptions,
): Promise<Map<string, string>> {
  const unsound = new Map<string, string>();
  for (const [index, { file }] of sources.entries()) {
    const { path } = file;
    if (sound.has(path)) continue;
    onPreparing?.('checking', index / sources.length);
    try {
      await checkFlac(path, signal && { signal });
      sound.add(path);
    } catch (error) {
      if (error === signal?.reason || !(error instanceof Error && 'code' in error)) throw error;
      unsound.set(path, reasonOf(error));
    }
  }
  return unsound;
}
