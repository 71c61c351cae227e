import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { FolderLock, hasOpen, recordingLockName, WavRecorder } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { isStillRecorded, wavFiles } from '../src/wav-files.ts';
import { record, tags } from './recorded-wav.ts';
import { run } from './programs.ts';

vi.mock(import('@flac-metrics/wav'), { spy: true });

const folder = temporaryFolder();
const hasProc = existsSync('/proc/self/fd');

test('folders stand for the WAVs directly in them, by name; files for themselves', () => {
  const dir = join(folder, 'list');
  mkdirSync(join(dir, 'deeper'), { recursive: true });
  for (const name of ['b.WAV', 'a.wav', 'c.flac', 'deeper/d.wav']) writeFileSync(join(dir, name), '');
  mkdirSync(join(dir, 'folder.wav'));
  expect(wavFiles(join(dir, 'c.flac'))).toEqual([join(dir, 'c.flac')]);
  expect(wavFiles(dir)).toEqual(['a.wav', 'b.WAV'].map((name) => join(dir, name)));
  expect(() => wavFiles(join(dir, 'nowhere'))).toThrow('ENOENT');
});

describe('while an agent records', () => {
  const dir = join(folder, 'recording');
  mkdirSync(dir);
  const path = (clock: string) => join(dir, `cpu_0_2026-11-24_${clock}.wav`);
  /** The clock was set back: the file that is open now has the older name, and the older time. */
  const [older, open, closed] = [path('03-00-00'), path('04-00-00'), path('05-00-00')];
  record(older, 16, Int32Array.of(1));
  record(closed, 16, Int32Array.of(1));
  const recorder = WavRecorder.create(open, tags, 16);
  for (const [file, seconds] of [
    [older, 1],
    [open, 2],
    [closed, 3],
  ] as const)
    utimesSync(file, seconds, seconds);
  const lock = FolderLock.acquire(dir, recordingLockName);
  afterEach(() => void vi.mocked(hasOpen).mockReset());

  test.runIf(hasProc)('only the file that it has open is still recorded, whatever the clock says', () => {
    expect([older, open, closed].map(isStillRecorded)).toEqual([false, true, false]);
  });

  test('the newest by name and by time are, where the system does not tell what is open', () => {
    vi.mocked(hasOpen).mockReturnValue(undefined);
    expect([older, open, closed].map(isStillRecorded)).toEqual([false, false, true]);
    utimesSync(open, 4, 4);
    expect([older, open, closed].map(isStillRecorded)).toEqual([false, true, true]);
  });

  test.runIf(hasProc)('flac-encode leaves that file alone and encodes the others', async () => {
    const { status, stdout, stderr } = await run('flac-encode', dir);
    expect(status).toBe(1);
    expect(stderr).toContain(`${open} is still being recorded`);
    expect(stdout).toContain('2 files: ');
    recorder.append(Int32Array.of(1));
    recorder.close();
    lock.release();
    expect(await run('flac-encode', dir)).toMatchObject({ status: 0, stderr: '' });
  });
});
