import { statfs } from 'node:fs/promises';
import { Gauge, type Registry } from 'prom-client';
import type { Archive, CatalogEntry } from '@flac-metrics/archive';
import { lastMsOf } from '@flac-metrics/sample-codec';
import { gauge } from './gauge.ts';

/** Damaged files that get a series of their own; a folder full of them must not flood the scrape. */
const mostNamedFiles = 100;

/** What is in the folder, and how it is. */
export function registerArchive(archive: Archive, registers: Registry[]): void {
  gauge(
    'prom_remote_newest_sample_timestamp_seconds',
    'Unix time of the newest sample in the folder',
    registers,
    () => newestSeconds(archive),
  );
  gauge('prom_remote_segment_bytes', 'Size of all files that are read', registers, () => bytesOf(archive));
  gauge('prom_remote_folder_up', 'Whether the folder could be listed the last time', registers, () =>
    archive.isListed ? 1 : 0,
  );
  const segments: Gauge<'state'> = new Gauge({
    name: 'prom_remote_segments',
    help: 'Files in the folder: closed (FLAC), open (WAV), damaged, ignored',
    labelNames: ['state'],
    registers,
    collect: () => {
      for (const [state, count] of Object.entries(countByState(archive))) segments.set({ state }, count);
    },
  });
  const damaged: Gauge<'file'> = new Gauge({
    name: 'prom_remote_damaged_segment',
    help: `1 for each file that is damaged, the first ${mostNamedFiles} of them`,
    labelNames: ['file'],
    registers,
    collect: () => {
      damaged.reset();
      for (const [path] of archive.damaged.slice(0, mostNamedFiles)) damaged.set({ file: path }, 1);
    },
  });
}

/** The room on the disk that holds the folder; none is told where the system does not tell. */
export function registerDisk(folder: string, registers: Registry[]): void {
  const ask = () => statfs(folder).catch(() => undefined);
  gauge(
    'prom_remote_disk_free_bytes',
    'Room for recordings on the disk of the folder',
    registers,
    async () => {
      const disk = await ask();
      return disk && disk.bavail * disk.bsize;
    },
  );
  gauge('prom_remote_disk_size_bytes', 'Size of the disk of the folder', registers, async () => {
    const disk = await ask();
    return disk && disk.blocks * disk.bsize;
  });
}

function newestSeconds(archive: Archive): number | undefined {
  let newestMs = -Infinity;
  for (const entry of archive.entries) newestMs = Math.max(newestMs, newestMsOf(entry));
  return newestMs === -Infinity ? undefined : newestMs / 1000;
}

function newestMsOf(entry: CatalogEntry): number {
  if (entry.state !== 'known') return -Infinity;
  let newestMs = -Infinity;
  for (const { timeline } of entry.tracks) {
    const run = timeline.at(-1);
    if (run) newestMs = Math.max(newestMs, lastMsOf(run));
  }
  return newestMs;
}

function bytesOf(archive: Archive): number {
  let bytes = 0;
  for (const { state, version } of archive.entries) if (state !== 'ignored') bytes += version.sizeBytes;
  return bytes;
}

function countByState(archive: Archive): Record<'closed' | 'open' | 'damaged' | 'ignored', number> {
  const counts = { closed: 0, open: 0, damaged: 0, ignored: 0 };
  const damagedPaths = new Set(archive.damaged.map(([path]) => path));
  for (const { state, extension, path } of archive.entries) {
    if (damagedPaths.has(path)) counts.damaged += 1;
    else if (state === 'ignored') counts.ignored += 1;
    else counts[extension === 'flac' ? 'closed' : 'open'] += 1;
  }
  return counts;
}
