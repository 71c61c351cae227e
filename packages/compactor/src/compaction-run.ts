import { join } from 'node:path';
import type { PartReader, SegmentFile } from '@flac-metrics/archive';
import { FlacEncoderError } from '@flac-metrics/flac-encoder';
import { formatTapeName } from '@flac-metrics/sample-codec/tape';
import { syncFile } from '@flac-metrics/wav';
import type { CompactionReport, CompactOptions } from './compact-options.ts';
import { openSource } from './find-sources.ts';
import { maxErrorOf } from './max-error.ts';
import { openReader } from './open-reader.ts';
import type { CompactionPlan } from './plan-compaction.ts';
import { removeFiles } from './remove-files.ts';
import { countSamples, partsOf, type Source } from './source.ts';
import { TapeShelf } from './tape-shelf.ts';
import { whyUnreadable } from './why-unreadable.ts';
import { samplesOf, type PlannedTape, type PlannedWindow } from './window-plan.ts';
import { writeTape } from './write-tape.ts';

/** Samples that stand in two files before their sources go: until then, readers find them twice. */
const mostSamplesTwice = 2 ** 24;
/** What comparing a sample with its tape costs of what encoding it does. */
const comparingCost = 0.1;

/** A plan while it is carried out. */
export class CompactionRun {
  readonly #folder: string;
  readonly #reader: PartReader;
  readonly #options: CompactOptions;
  readonly #sources: ReadonlyMap<string, Source>;
  /** Path of each outdated source → how many of its windows have not got their tapes. */
  readonly #windowsLeft: Map<string, number>;
  readonly #shelf = new TapeShelf();
  /** Tapes that were there, and may not be on the disk. */
  readonly #unsynced = new Set<string>();
  readonly #work: number;
  #done = 0;
  #ready: Source[] = [];
  #samplesTwice = 0;
  #report: CompactionReport;

  /** @param sources all that the plan is made of */
  constructor(
    folder: string,
    { windows, outdated, kept }: CompactionPlan,
    sources: readonly Source[],
    reader: PartReader,
    options: CompactOptions,
  ) {
    this.#folder = folder;
    this.#reader = reader;
    this.#options = options;
    this.#sources = new Map(sources.map((source) => [source.file.path, source]));
    const none = { tapes: 0, samples: 0, tapeBytes: 0, removed: 0, removedBytes: 0 };
    this.#report = { ...none, kept: kept.length };
    this.#windowsLeft = new Map(outdated.map(({ file }) => [file.path, 0]));
    for (const path of windows.flatMap((window) => [...window.sources])) {
      const left = this.#windowsLeft.get(path);
      if (left !== undefined) this.#windowsLeft.set(path, left + 1);
    }
    const toEncode = windows.flatMap(({ tapes }) => tapes.filter(({ there }) => !there));
    const toCompare = options.keep ? [] : outdated;
    this.#work =
      toEncode.reduce((sum, tape) => sum + samplesOf(tape), 0) +
      comparingCost * toCompare.reduce((sum, source) => sum + countSamples(source), 0);
  }

  get report(): CompactionReport {
    return this.#report;
  }

  /** Makes the tapes of a window that are not there. */
  async publish(window: PlannedWindow): Promise<void> {
    try {
      for (const tape of window.tapes) {
        this.#options.signal?.throwIfAborted();
        await (tape.there ? this.#take(tape.there) : this.#make(window, tape));
      }
    } catch (error) {
      const reason = isOfIndex(error) ? error.message : whyUnreadable(error);
      if (reason === undefined) throw error;
      const path = join(this.#folder, formatTapeName({ ...window, number: 1 }));
      this.#options.onLeft({ path, reason: `not made, and its sources stay: ${reason}` });
      return;
    }
    for (const path of window.sources) {
      const left = (this.#windowsLeft.get(path) ?? 0) - 1;
      this.#windowsLeft.set(path, left);
      const source = this.#sources.get(path);
      if (left === 0 && source) this.#ready.push(source);
    }
    if (this.#samplesTwice >= mostSamplesTwice) await this.removeOutdated();
  }

  /** Removes the sources whose windows all have their tapes, once every bit of them is found there. */
  async removeOutdated(): Promise<void> {
    const ready = this.#ready;
    this.#ready = [];
    this.#samplesTwice = 0;
    if (this.#options.keep || ready.length === 0) return;
    const proven = await this.#prove(ready);
    for (const path of this.#unsynced) syncFile(path);
    this.#unsynced.clear();
    const changed = new Set(removeFiles(this.#folder, proven));
    for (const { path } of changed)
      this.#options.onLeft({ path, reason: 'it has changed meanwhile; run flac-compact again' });
    const gone = proven.filter((file) => !changed.has(file));
    const bytes = gone.reduce((sum, { version }) => sum + version.sizeBytes, 0);
    const { removed, removedBytes } = this.#report;
    this.#report = { ...this.#report, removed: removed + gone.length, removedBytes: removedBytes + bytes };
  }

  async #take({ path }: SegmentFile): Promise<void> {
    const tape = this.#sources.get(path);
    if (!tape) return;
    this.#shelf.add(tape);
    this.#unsynced.add(path);
  }

  async #make(window: PlannedWindow, tape: PlannedTape): Promise<void> {
    const { signal, maxError, onTape } = this.#options;
    const path = await writeTape(this.#folder, window, tape, this.#reader, {
      ...(signal && { signal }),
      ...(maxError && { maxError }),
      onColumn: (samples) => this.#advance(samples),
    });
    const made = await openSource(path);
    if (!made) return;
    this.#shelf.add(made);
    const samples = samplesOf(tape);
    const bytes = made.file.version.sizeBytes;
    this.#samplesTwice += samples;
    const { report } = this;
    this.#report = {
      ...report,
      tapes: report.tapes + 1,
      samples: report.samples + samples,
      tapeBytes: report.tapeBytes + bytes,
    };
    const bound = maxErrorOf(partsOf(made));
    onTape?.({ path, series: tape.columns.length, samples, bytes, ...(bound > 0 && { maxError: bound }) });
  }

  async #prove(sources: readonly Source[]): Promise<SegmentFile[]> {
    const { signal, maxError, onLeft } = this.#options;
    const proven: SegmentFile[] = [];
    // From the disk, and not from what was kept of it when the tapes were made.
    const reader = openReader();
    try {
      for (const source of sources) {
        const { path } = source.file;
        try {
          const missing = await this.#shelf.missingOf(source, maxError, reader, signal);
          if (missing === undefined) proven.push(source.file);
          else onLeft({ path, reason: missing });
        } catch (error) {
          const reason = whyUnreadable(error);
          if (reason === undefined) throw error;
          onLeft({ path, reason });
        }
        this.#advance(comparingCost * countSamples(source));
      }
    } finally {
      await reader.close();
    }
    return proven;
  }

  #advance(work: number): void {
    this.#done += work;
    const share = this.#work === 0 ? 1 : this.#done / this.#work;
    this.#options.onProgress?.({ share, samples: this.#report.samples });
  }
}

/** A tape whose mappings, which nobody knows before they are made, are longer than an index: shorter windows have shorter ones. */
function isOfIndex(error: unknown): error is FlacEncoderError {
  return error instanceof FlacEncoderError && error.code === 'tape-full';
}
