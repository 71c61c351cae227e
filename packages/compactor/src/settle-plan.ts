import type { PartReader } from '@flac-metrics/archive';
import { checkFlac } from '@flac-metrics/flac-encoder';
import { reasonOf } from '@flac-metrics/sample-codec';
import type { CompactOptions } from './compact-options.ts';
import { findConflicts } from './find-conflicts.ts';
import { planCompaction, type CompactionPlan } from './plan-compaction.ts';
import type { Source } from './source.ts';
import { tooManyWindows } from './too-many-windows.ts';

/**
 * Plans with those sources alone that are sound and contradict no other. What a plan would have go is read as a whole first; where some
 * of it must stay, the rest is planned anew.
 * @throws the signal's reason
 */
export async function settlePlan(
  found: readonly Source[],
  reader: PartReader,
  { windowMs, maxError, onLeft, signal }: CompactOptions,
): Promise<CompactionPlan> {
  const sound = new Set<string>();
  const divisible = found.filter((source) => {
    const reason = tooManyWindows(source, windowMs);
    if (reason !== undefined) onLeft({ path: source.file.path, reason });
    return reason === undefined;
  });
  for (let sources = divisible; ;) {
    const plan = planCompaction(sources, windowMs);
    const unsound = await findUnsound(plan.outdated, sound, signal);
    const outdated = new Set(plan.outdated.map(({ file }) => file.path));
    const left =
      unsound.size > 0
        ? unsound
        : await findConflicts(sources, (path) => outdated.has(path), maxError, reader, signal);
    if (left.size === 0) return plan;
    for (const [path, reason] of left) onLeft({ path, reason });
    sources = sources.filter(({ file }) => !left.has(file.path));
  }
}

/** @param sound paths of those that have been read; others are added. @returns path → reason */
async function findUnsound(
  sources: readonly Source[],
  sound: Set<string>,
  signal: AbortSignal | undefined,
): Promise<Map<string, string>> {
  const unsound = new Map<string, string>();
  for (const { file } of sources) {
    const { path } = file;
    if (sound.has(path)) continue;
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
