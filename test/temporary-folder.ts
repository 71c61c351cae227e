import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the tests of one file, removed after the last. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'flac-metrics-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return folder;
}
