import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import type { SamplesJob } from '../../src/read/read-job.ts';
import { ReadWorkers } from '../../src/read/read-workers.ts';

const folder = temporaryFolder();
const patient = new AbortController().signal;
let workers: ReadWorkers;
afterEach(() => workers.close());

/** A job that the programs of this test tell apart by its number of bytes. */
const job = (bytes: number): SamplesJob => ({ form: 'samples', heads: new Uint8Array(bytes), requests: [] });

function programOf(name: string, text: string): URL {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `import { parentPort } from 'node:worker_threads';\n${text}`);
  return pathToFileURL(path);
}

/** Answers with the number of bytes in the job, and dies of one with 13. */
const mortal = `parentPort.on('message', ({ heads }) => {
  if (heads.length === 13) throw new Error('unlucky');
  parentPort.postMessage({ made: [heads.length], cost: {}, damaged: [] });
});`;

test('a thread that dies takes its own job with it, is told of, and is replaced', async () => {
  const deaths: string[] = [];
  const program = programOf('mortal', mortal);
  workers = new ReadWorkers({ size: 1, program, onDeath: ({ message }) => void deaths.push(message) });
  const results = await Promise.allSettled(
    [1, 13, 2, 13, 3].map((bytes) => workers.run(job(bytes), patient)),
  );
  expect(
    results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason)),
  ).toMatchObject([
    { made: [1] },
    { message: 'unlucky' },
    { made: [2] },
    { message: 'unlucky' },
    { made: [3] },
  ]);
  expect(deaths).toEqual(['unlucky', 'unlucky']);
});

test('threads that cannot start fail each job once, and are not started for nothing', async () => {
  const deaths: string[] = [];
  const program = programOf('stillborn', `throw new Error('no start');`);
  workers = new ReadWorkers({ size: 2, program, onDeath: ({ message }) => void deaths.push(message) });
  const results = await Promise.allSettled([1, 2, 3, 4, 5].map((bytes) => workers.run(job(bytes), patient)));
  expect(results.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'rejected'));
  expect(deaths.length).toBe(5);
});

test('a job that nobody wants any more is not begun', async () => {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  // Holds its first job until the test lets it go, and tells each time which it was given so far.
  const program = programOf(
    'held',
    `const begun = [];
    parentPort.on('message', ({ heads, gate }) => {
      begun.push(heads.length);
      if (gate) Atomics.wait(gate, 0, 0);
      parentPort.postMessage({ made: begun, cost: {}, damaged: [] });
    });`,
  );
  workers = new ReadWorkers({ size: 1, program });
  const leaving = new AbortController();
  const held = { ...job(1), gate };
  const first = workers.run(held, patient);
  const second = workers.run(job(2), leaving.signal);
  const third = workers.run(job(3), patient);
  leaving.abort(new Error('gone'));
  await expect(second).rejects.toThrow('gone');
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  await first;
  expect(await third).toMatchObject({ made: [1, 3] });
});

test('jobs that are not done when the threads are closed fail', async () => {
  const program = programOf('silent', `parentPort.on('message', () => {});`);
  workers = new ReadWorkers({ size: 1, program });
  const [running, waiting] = [workers.run(job(1), patient), workers.run(job(2), patient)];
  await workers.close();
  await expect(running).rejects.toThrow('ends');
  await expect(waiting).rejects.toThrow('ends');
});
