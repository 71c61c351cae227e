import { parentPort, workerData } from 'node:worker_threads';
import { errorMessage } from '@flac-metrics/command-line';
import { compare } from './compare.ts';
import type { ComparisonNews, ComparisonTask, ComparisonTerms } from './comparison-task.ts';
import { methodsOf } from './method/methods.ts';
import { openPath } from './open-path.ts';
import { systemPrograms } from './peer/system-program.ts';
import { reportOf } from './report.ts';

/* A thread that compares, one path at a time: it is busy for minutes without hearing anything, and somebody has to listen for Ctrl-C. */
const port = parentPort;
if (!port) throw new Error('comparison-worker.ts is to be started as a worker thread');
const terms: ComparisonTerms = workerData;
/** Never aborted: whoever wants no more ends the thread, and the programs that it has started. */
const { signal } = new AbortController();
const methods = methodsOf(terms.length).filter(({ name }) => terms.methods?.includes(name) ?? true);

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
const say = (news: ComparisonNews): void => port.postMessage(news);

async function work({ path, folder }: ComparisonTask): Promise<void> {
  try {
    const comparison = await compare(openPath(path, { ...terms, signal }), {
      methods,
      folder,
      signal,
      onBatch: () => say({ kind: 'batch' }),
      onProgress: (what, share, samples) => say({ kind: 'progress', what, share, samples }),
    });
    say({ kind: 'report', report: reportOf(path, comparison) });
  } catch (error) {
    const message = errorMessage(error);
    // A defect ends the thread, and is told with its stack.
    if (message === undefined) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    say({ kind: 'failure', code, message });
  }
}

for (const kind of ['started', 'ended'] as const) systemPrograms.on(kind, (pid) => say({ kind, pid }));
port.on('message', (task: ComparisonTask) => void work(task));
