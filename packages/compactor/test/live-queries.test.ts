import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Archive, openSegmentFile, PartReader } from '@flac-metrics/archive';
import { startProgram as start } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { columnsOf, folderColumns } from './folder-columns.ts';
import { writeFlac } from './one-series-flac.ts';

const root = temporaryFolder();
test('queries of everything, one after the other while a folder is compacted again and again, each find each sample once', async () => {
  const folder = mkdtempSync(join(root, 'folder-'));
  for (let file = 0; file < 24; file += 1) {
    for (const cpu of [0, 1, 2, 3]) {
      const samples = Int32Array.from({ length: 300 }, (_, index) => (index * 37 + file * cpu) % 1009);
      const series = `cpu_usage_percent{cpu="${cpu}",instance="a"}`;
      writeFlac(folder, { series, startMs: file * 300_000, samples });
    }
  }
  const before = await folderColumns(folder);
  const archive = await Archive.open(folder);
  const reader = new PartReader(async (path) => openSegmentFile(path));
  // Windows that become larger, and smaller again: each run replaces all tapes of the one before.
  for (const window of ['10m', '15m']) {
    const program = start('flac-compact', '--window', window, folder);
    while (program.child.exitCode === null) {
      expect(await columnsOf(archive, reader)).toEqual(before);
    }
    await program.ended();
    expect(program.stderr).toBe('');
  }
  expect(readdirSync(folder)).toHaveLength(8);
  await reader.close();
  await archive.close();
}, 120_000);
