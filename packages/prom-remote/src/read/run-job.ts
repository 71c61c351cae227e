import { ArchiveError, type Archive, type ReadCost } from '@flac-metrics/archive';
import type { MadeOf, ReadJob } from './read-job.ts';
import type { ReadWorkers } from './read-workers.ts';

/** What has samples read. */
export interface JobSources {
  readonly archive: Archive;
  readonly workers: ReadWorkers;
  /** Told of all that is read, also for answers that fail. */
  readonly onCost: (cost: ReadCost) => void;
}

/**
 * Has a thread do a job, and passes on what it has found out about the files.
 * @throws ArchiveError; the signal's reason
 */
export async function runJob<Job extends ReadJob>(
  { archive, workers, onCost }: JobSources,
  job: Job,
  signal: AbortSignal,
): Promise<readonly MadeOf<Job>[]> {
  signal.throwIfAborted();
  const result = await workers.run(job, signal);
  onCost(result.cost);
  for (const file of result.damaged) archive.noteDamage(file);
  if ('made' in result) return result.made;
  throw new ArchiveError(result.code, result.message);
}
