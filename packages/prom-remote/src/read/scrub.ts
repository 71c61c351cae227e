import { setTimeout as sleep } from 'node:timers/promises';
import { referenceTo, type Archive, type CatalogEntry, type SegmentFile } from '@flac-metrics/archive';
import { lastMsOf, spansOf } from '@flac-metrics/sample-codec';
import type { PartCheck } from './read-job.ts';
import type { ReadWorkers } from './read-workers.ts';

type KnownSegment = Extract<CatalogEntry, { state: 'known' }>;

/** Samples that are read at once: little for a thread to hold, and for a query to wait for. */
const spanSamples = 1 << 14;
/** Spans between two looks whether somebody waits. */
const jobSpans = 64;
/** For each millisecond of work so many of rest, so that it takes a tenth of a thread. */
const restShare = 9;
const leastRestMs = 5;
/** How long to wait where queries are being answered, or everything has been looked at. */
const idleMs = 1000;
/** A WAV that grows at each tick is looked at again after this time; any other change at once. */
const growingAgainMs = 10_000;

/**
 * Reads every file of the archive once in each version, slowly, so that damage is named before somebody needs the samples. It stands
 * back while queries are answered.
 */
export class Scrub {
  readonly #archive: Archive;
  readonly #workers: ReadWorkers;
  readonly #isBusy: () => boolean;
  readonly #onFailure: (path: string, error: unknown) => void;
  readonly #ending = new AbortController();
  /** Path → what was read of it, and when. */
  readonly #read = new Map<string, { readonly version: SegmentFile['version']; readonly atMs: number }>();
  #running: Promise<void> = Promise.resolve();

  /**
   * @param isBusy whether queries are being answered
   * @param onFailure told of a file that could not be looked at, and is not tried again until it changes
   */
  constructor(
    archive: Archive,
    workers: ReadWorkers,
    isBusy: () => boolean,
    onFailure: (path: string, error: unknown) => void,
  ) {
    this.#archive = archive;
    this.#workers = workers;
    this.#isBusy = isBusy;
    this.#onFailure = onFailure;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Settles when nothing is being read any more. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    let left: KnownSegment[] = [];
    while (!this.#ending.signal.aborted) {
      if (left.length === 0) left = this.#unread();
      const segment = this.#isBusy() ? undefined : left.pop();
      const startedMs = performance.now();
      if (segment) await this.#check(segment);
      const restMs = segment ? leastRestMs + restShare * (performance.now() - startedMs) : idleMs;
      // Rejects when it is to end.
      await sleep(restMs, undefined, { signal: this.#ending.signal, ref: false }).catch(() => {});
    }
  }

  /** Files that are new or have changed. */
  #unread(): KnownSegment[] {
    const found: KnownSegment[] = [];
    const paths = new Set<string>();
    for (const entry of this.#archive.entries) {
      paths.add(entry.path);
      const last = this.#read.get(entry.path);
      const waitMs = entry.extension === 'wav' ? growingAgainMs : 0;
      const isDue = !last || (last.version !== entry.version && performance.now() - last.atMs >= waitMs);
      if (entry.state === 'known' && isDue) found.push(entry);
    }
    for (const path of this.#read.keys()) if (!paths.has(path)) this.#read.delete(path);
    return found;
  }

  async #check(segment: KnownSegment): Promise<void> {
    const { fileName, path, extension, version } = segment;
    const file = { fileName, path, extension, version };
    this.#read.set(path, { version, atMs: performance.now() });
    const { signal } = this.#ending;
    try {
      for (const checks of jobsOf(segment)) {
        while (this.#isBusy()) await sleep(idleMs, undefined, { signal, ref: false });
        const result = await this.#workers.run({ form: 'check', path, checks }, signal);
        for (const damaged of result.damaged) this.#archive.noteDamage(damaged);
        if ('made' in result) continue;
        // What could not be opened, or is another file by now, has not been read.
        if (result.damaged.length === 0) this.#read.delete(path);
        return;
      }
      this.#archive.noteSound(file);
    } catch (error) {
      // Unless it is to end, a thread has died over the file, which is not given to another one.
      if (!signal.aborted) this.#onFailure(path, error);
    }
  }
}

/** All samples of a file, so many of them a job that little is opened anew. */
function* jobsOf(segment: KnownSegment): Generator<PartCheck[], void, undefined> {
  let job: PartCheck[] = [];
  for (const check of checksOf(segment)) {
    job.push(check);
    if (job.length < jobSpans) continue;
    yield job;
    job = [];
  }
  if (job.length > 0) yield job;
}

/** A WAV is compared with its checksum as a whole when any of it is read; a FLAC is read frame by frame. */
function* checksOf({
  tracks,
  fileName,
  path,
  extension,
  version,
}: KnownSegment): Generator<PartCheck, void, undefined> {
  const file = { fileName, path, extension, version };
  for (const [trackNumber, track] of tracks.entries()) {
    const part = referenceTo({ file, track, trackNumber });
    const last = track.timeline.at(-1);
    const endMs = last && trackNumber === tracks.length - 1 ? lastMsOf(last) : Infinity;
    for (const span of spansOf(track.timeline, spanSamples)) {
      yield { part, span, isLast: span.toMs === endMs };
      if (extension === 'wav') break;
    }
  }
}
