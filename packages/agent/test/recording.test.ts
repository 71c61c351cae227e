import { renameSync, rmSync, statSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { hostSeries } from '../src/host-series.ts';
import { Recording } from '../src/recording.ts';

const folder = temporaryFolder();
vi.mock(import('node:fs'), { spy: true });

function record(startMs: number): Recording {
  const [series] = hostSeries([0], []);
  if (!series) throw new Error('a host has series');
  const recording = new Recording(folder, series, startMs, 1000);
  recording.append(1);
  return recording;
}

/** What the next look at a file fails with. */
function refuseNextLook(code: string): void {
  vi.mocked(statSync).mockImplementationOnce(() => {
    throw Object.assign(new Error(`failed: ${code}`), { code });
  });
}

test('a file that was removed or moved is not there', () => {
  const [removed, moved] = [record(1000), record(2000)];
  expect([removed.isThere(), moved.isThere()]).toEqual([true, true]);
  rmSync(removed.path);
  renameSync(moved.path, `${moved.path}.aside`);
  expect([removed.isThere(), moved.isThere()]).toEqual([false, false]);
});

test('one at which the system does not let us look is not taken for removed', () => {
  const recording = record(3000);
  for (const code of ['EACCES', 'EIO', 'ESTALE']) {
    refuseNextLook(code);
    expect([code, recording.isThere()]).toEqual([code, true]);
  }
  refuseNextLook('ENOTDIR');
  expect(recording.isThere()).toBe(false);
  refuseNextLook('EACCES');
  expect(record(4000).isThere()).toBe(true);
});
