import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { centuryTape } from '../../../test/rewritten-tape.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { ComparisonTerms } from '../src/comparison-task.ts';
import { ComparisonThread } from '../src/comparison-thread.ts';

const folder = temporaryFolder();
const terms: ComparisonTerms = { methods: ['raw'], length: {}, format: undefined, csv: {} };
const task = (path: string) => ({ path, folder: mkdtempSync(join(folder, 'place-')) });
const unwatched = { onBatch: () => {}, onProgress: () => {} };
const programOf = (script: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort, workerData } from 'node:worker_threads';\n${script}`)}`,
  );

test('is stopped at once while it is busy for ever, and for ever deaf', async () => {
  const program = programOf(
    `parentPort.once('message', () => { parentPort.postMessage({ kind: 'batch' }); while (true); });`,
  );
  const stop = new AbortController();
  const thread = new ComparisonThread(terms, stop.signal, program);
  const onBatch = () => stop.abort(new Error('stopped'));
  await expect(thread.compare(task('any'), { ...unwatched, onBatch })).rejects.toThrow('stopped');
  await expect(thread.compare(task('any'), unwatched)).rejects.toThrow('stopped');
  await thread.close();
});

test('is stopped at once in a tape of a few bytes that tells of lifetimes', async () => {
  const path = join(folder, 'century.tape.flac');
  writeFileSync(path, await centuryTape(1));
  const stop = new AbortController();
  const thread = new ComparisonThread(terms, stop.signal);
  const onBatch = () => stop.abort(new Error('stopped'));
  await expect(thread.compare(task(path), { ...unwatched, onBatch })).rejects.toThrow('stopped');
  await thread.close();
});

/** Whether a process is there, and not only waits for its parent to hear of its end. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test.runIf(existsSync('/proc/self/stat'))(
  'ends the programs that it has started with it, however busy it is',
  async () => {
    const program = programOf(`
      import { spawn } from 'node:child_process';
      import { writeFileSync } from 'node:fs';
      parentPort.once('message', () => {
        const { pid } = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
        writeFileSync(workerData.methods[0], String(pid));
        parentPort.postMessage({ kind: 'started', pid });
        parentPort.postMessage({ kind: 'batch' });
        while (true);
      });`);
    const told = join(folder, 'pid');
    const stop = new AbortController();
    const thread = new ComparisonThread({ ...terms, methods: [told] }, stop.signal, program);
    const onBatch = () => stop.abort(new Error('stopped'));
    await expect(thread.compare(task('any'), { ...unwatched, onBatch })).rejects.toThrow('stopped');
    const pid = Number(readFileSync(told, 'utf8'));
    await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
    await thread.close();
  },
);

test('tells what went wrong as it met it, goes on with the next path, and a defect with its own stack', async () => {
  const { signal } = new AbortController();
  const samples = join(folder, 'samples.om');
  writeFileSync(samples, 'up 1 1\nup 0 2\n# EOF\n');
  const thread = new ComparisonThread(terms, signal);
  const gone = join(folder, 'gone.om');
  await expect(thread.compare(task(gone), unwatched)).rejects.toMatchObject({
    code: 'ENOENT',
    message: `${gone}: no such file or directory`,
  });
  expect(await thread.compare(task(samples), unwatched)).toMatchObject({
    path: samples,
    series: 1,
    samples: 2,
  });
  await thread.close();
  const program = programOf(
    `parentPort.on('message', function aDefect() { throw new TypeError('not so'); });`,
  );
  const faulty = new ComparisonThread(terms, signal, program);
  await expect(faulty.compare(task('any'), unwatched)).rejects.toMatchObject({
    name: 'TypeError',
    stack: expect.stringContaining('aDefect'),
  });
  const ending = new ComparisonThread(
    terms,
    signal,
    programOf(`parentPort.once('message', () => process.exit(0));`),
  );
  await expect(ending.compare(task('any'), unwatched)).rejects.toThrow('has ended');
});
