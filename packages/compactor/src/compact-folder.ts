import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { removeAbandonedPartsIn } from '@flac-metrics/flac-encoder';
import { isTapeName } from '@flac-metrics/sample-codec/tape';
import { FolderLock } from '@flac-metrics/wav';
import { CompactionRun } from './compaction-run.ts';
import type { CompactionReport, CompactOptions } from './compact-options.ts';
import { findSources } from './find-sources.ts';
import { freeTapeName } from './free-tape-name.ts';
import { openReader } from './open-reader.ts';
import type { CompactionPlan } from './plan-compaction.ts';
import { settlePlan } from './settle-plan.ts';
import { samplesOf } from './window-plan.ts';
import { WorkTurn } from './work-turn.ts';

/*
 * How a folder is compacted, so that a kill at any moment loses no sample, and whoever reads meanwhile misses none:
 *
 *  1. A lock keeps other compactions out. An agent may record, a `flac-encode` encode, a `prom-remote` serve.
 *  2. What every FLAC of the folder says that it holds is read, and planned which samples are to stand on which tape. That follows from
 *     the samples alone, and not from the files that they are in: a rerun plans the same. A tape that is as planned stays.
 *  3. Files that would go are read as a whole. Those that are damaged, or contradict another, are told and take no part.
 *  4. Window by window, each tape that is not there is made under a new name, read back, and brought onto the disk. No file is ever
 *     replaced, so that what a reader has found stays what it was; samples that stand in two files are served once.
 *  5. Now and then, and at the end, sources whose windows all have their tapes are read once more and compared with these, bit by bit.
 *     Then those that are found there go, all at once: a query that meets one that has gone begins again, and each time it does, others
 *     must not go meanwhile.
 *
 * Killed before 5, a folder has samples twice, with the same bits: the rerun finds the tapes to be as planned, and goes on with 5.
 */

/** What a compaction holds in its folder. */
export const compactionLockName = '.flac-compact.lock';

/**
 * Gathers the FLACs directly in a folder into tapes.
 * @throws WavError `locked`, `not-a-lock`; ArchiveError `no-such-folder`; FlacEncoderError where a tape cannot be made; the system's
 *   error, as on a full disk; the signal's reason. Whatever it is, no sample is lost, and a rerun goes on
 */
export async function compactFolder(folder: string, options: CompactOptions): Promise<CompactionReport> {
  if (options.dryRun) return compact(folder, options);
  const lock = FolderLock.acquire(folder, compactionLockName, 'compacting');
  try {
    removeAbandonedPartsIn(folder, isTapeName);
    return await compact(folder, options);
  } finally {
    lock.release();
  }
}

async function compact(folder: string, options: CompactOptions): Promise<CompactionReport> {
  const { dryRun } = options;
  const sources = await findSources(folder, options);
  const reader = openReader();
  try {
    const plan = await settlePlan(sources, reader, options);
    if (dryRun) return await tellPlan(folder, plan, options);
    const run = new CompactionRun(folder, plan, sources, reader, options);
    for (const window of plan.windows) await run.publish(window);
    await run.removeOutdated();
    return run.report;
  } finally {
    await reader.close();
  }
}

async function tellPlan(
  folder: string,
  { windows, outdated, kept }: CompactionPlan,
  { keep, onTape, signal }: CompactOptions,
): Promise<CompactionReport> {
  const turn = new WorkTurn(signal);
  let [tapes, samples] = [0, 0];
  const taken = new Set(readdirSync(folder));
  for (const window of windows) {
    for (const tape of window.tapes) {
      await turn.give();
      if (tape.there) continue;
      tapes += 1;
      samples += samplesOf(tape);
      const name = freeTapeName(window, (name) => taken.has(name));
      taken.add(name);
      onTape?.({
        path: join(folder, name),
        series: tape.columns.length,
        samples: samplesOf(tape),
        bytes: undefined,
      });
    }
  }
  const going = keep ? [] : outdated;
  const removedBytes = going.reduce((sum, { file }) => sum + file.version.sizeBytes, 0);
  return { tapes, samples, tapeBytes: 0, kept: kept.length, removed: going.length, removedBytes };
}
