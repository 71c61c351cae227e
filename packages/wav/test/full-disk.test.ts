import { existsSync, fsyncSync, ftruncateSync, readFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSeries } from '@flac-metrics/sample-codec';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { generate } from '../src/generate.ts';
import { WavReader, WavRecorder } from '../src/index.ts';

vi.mock(import('node:fs'), { spy: true });
const system = await vi.importActual<typeof import('node:fs')>('node:fs');

const folder = temporaryFolder();
let files = 0;
const nextPath = () => join(folder, `${(files += 1)}.wav`);
const tags = {
  series: parseSeries('m'),
  startMs: 0,
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
} as const;

function refuse(what: string): never {
  throw Object.assign(new Error(`${what}: no space left`), {
    code: 'ENOSPC',
    errno: -constants.errno.ENOSPC,
  });
}

/** The disk takes no more writes at these offsets. A write that begins elsewhere takes half of its bytes, then nothing more. */
function fillDisk(isRefused: (position: number) => boolean): void {
  vi.mocked(writeSync).mockImplementation((descriptor, bytes, ...rest: unknown[]) => {
    const [offset, length, position] = rest;
    if (typeof bytes === 'string' || typeof offset !== 'number' || typeof length !== 'number')
      throw new Error('?');
    if (typeof position !== 'number' || isRefused(position)) return refuse('write');
    return system.writeSync(descriptor, bytes, offset, Math.ceil(length / 2), position);
  });
}
const freeDisk = () => void vi.mocked(writeSync).mockImplementation(system.writeSync);
afterEach(() => {
  freeDisk();
  vi.mocked(ftruncateSync).mockImplementation(system.ftruncateSync);
  vi.mocked(fsyncSync).mockImplementation(system.fsyncSync);
});

/** All samples, which must have their checksum. */
async function samplesOf(path: string): Promise<number[]> {
  const access = await FileAccess.open(path);
  const reader = await WavReader.open(access);
  await reader.verify();
  const samples = new Int32Array(reader.sampleCount);
  await reader.read(0, samples.length, [samples]);
  await access.close();
  return [...samples];
}

describe('appending to a full disk', () => {
  let path: string;
  let recorder: WavRecorder;
  let bytes: Buffer;
  beforeEach(() => {
    path = nextPath();
    recorder = WavRecorder.create(path, tags, 16);
    recorder.append(Int32Array.of(1, 2));
    bytes = readFileSync(path);
  });
  afterEach(() => recorder.close());

  test.each([
    ['the samples', (position: number) => position > bytes.length],
    ['the header', (position: number) => position === 0],
  ])('that takes only a part of %s adds nothing, and may be tried again', async (_, isRefused) => {
    fillDisk(isRefused);
    expect(() => recorder.append(Int32Array.of(3, 4, 5))).toThrow(
      expect.objectContaining({ code: 'ENOSPC' }),
    );
    expect(recorder.sampleCount).toBe(2);
    expect(readFileSync(path)).toEqual(bytes);
    freeDisk();
    recorder.append(Int32Array.of(6));
    expect(await samplesOf(path)).toEqual([1, 2, 6]);
  });

  test('that cannot be shortened either tells both reasons', async () => {
    fillDisk((position) => position > bytes.length);
    vi.mocked(ftruncateSync).mockImplementation(() => refuse('truncate'));
    expect(() => recorder.append(Int32Array.of(3, 4, 5))).toThrow(
      expect.objectContaining({
        code: 'not-taken-back',
        message: expect.stringMatching(/write: no space.*truncate: no space/),
        cause: expect.objectContaining({ code: 'ENOSPC' }),
      }),
    );
    freeDisk();
    recorder.append(Int32Array.of(6, 7, 8));
    expect(await samplesOf(path)).toEqual([1, 2, 6, 7, 8]);
  });
});

test('a test file that cannot be finished is removed, and the first reason told, with its name', async () => {
  const [empty, path] = [nextPath(), nextPath()];
  WavRecorder.create(empty, tags, 16).close();
  const headerBytes = readFileSync(empty).length;
  const { signal } = new AbortController();
  vi.mocked(fsyncSync).mockImplementation(() => refuse('sync'));
  fillDisk((position) => position >= headerBytes);
  const generating = generate(
    { path, tags, signal: 'noise', seed: 1, bits: 16, samples: 10 },
    signal,
    () => {},
  );
  await expect(generating).rejects.toMatchObject({ message: 'write: no space left', path });
  expect(existsSync(path)).toBe(false);
});
