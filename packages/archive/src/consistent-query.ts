import { setTimeout as sleep } from 'node:timers/promises';
import { ArchiveError } from './archive-error.ts';

/**
 * How long a query waits before it starts again because files were replaced under it. The agent turning WAV into FLAC does that once a
 * file; a compaction removes thousands of files in one go, which takes it a second or two, and fails each attempt at once.
 */
const waitsMs = [0, 10, 50, 250, 500, 1000, 2000];

/**
 * Runs a query to its end, from the start again where files were replaced meanwhile, so that it sees each sample once.
 * @param attempt must select anew, and leave nothing behind when it throws
 * @param lookAgain is called before each further attempt
 */
export async function runConsistently<Result>(
  attempt: () => Promise<Result>,
  lookAgain: () => Promise<void>,
): Promise<Result> {
  for (const waitMs of waitsMs) {
    try {
      return await attempt();
    } catch (error) {
      if (!isGone(error)) throw error;
    }
    if (waitMs > 0) await sleep(waitMs);
    try {
      await lookAgain();
    } catch (error) {
      // The attempt says so as well, if it is still so.
      if (!isGone(error)) throw error;
    }
  }
  return attempt();
}

function isGone(error: unknown): boolean {
  return error instanceof ArchiveError && error.code === 'segment-gone';
}
