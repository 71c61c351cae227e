import { parentPort, workerData } from 'node:worker_threads';
import { openSegmentFile, PartReader } from '@flac-metrics/archive';
import type { Label } from '@flac-metrics/sample-codec';
import { buffersOf, closeUnusedFiles, runReadJob, type ReadJob } from './read-job.ts';

/** What a worker is given when it starts. */
export interface ReadWorkerData {
  /** For files that have lost their tags. */
  readonly labels: readonly Label[];
}

/*
 * A thread that makes parts of answers, one at a time. Nothing else waits for it, so it reads files without going through the
 * thread pool.
 */
const port = parentPort;
if (!port) throw new Error('read-worker.ts is to be started as a worker thread');
// The shape is that of the pool, which starts this.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { labels } = workerData as ReadWorkerData;
const reader = new PartReader(async (path) => openSegmentFile(path), labels);

port.on('message', (job: ReadJob | typeof closeUnusedFiles) => {
  if (job === closeUnusedFiles) {
    void reader.closeUnused();
    return;
  }
  void runReadJob(reader, job).then((result) => {
    // Handed over, not copied; some pieces share a buffer.
    const buffers = new Set<ArrayBuffer>();
    for (const made of 'made' in result ? result.made : [])
      for (const buffer of buffersOf(made)) if (buffer instanceof ArrayBuffer) buffers.add(buffer);
    port.postMessage(result, [...buffers]);
  });
});
