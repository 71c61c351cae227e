import { ArchiveError } from './archive-error.ts';

/** How often a query starts again because files were replaced under it: the agent turning WAV into FLAC does that once a file. */
const mostRestarts = 5;

/**
 * Runs a query to its end, from the start again where files were replaced meanwhile, so that it sees each sample once.
 * @param attempt must select anew, and leave nothing behind when it throws
 * @param lookAgain is called before each further attempt
 */
export async function runConsistently<Result>(
  attempt: () => Promise<Result>,
  lookAgain: () => Promise<void>,
): Promise<Result> {
  for (let restarts = 0; ; restarts += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isGone = error instanceof ArchiveError && error.code === 'segment-gone';
      if (!isGone || restarts === mostRestarts) throw error;
      await lookAgain();
    }
  }
}
