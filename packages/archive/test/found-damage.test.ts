import { expect, test } from 'vitest';
import type { CatalogEntry } from '../src/catalog-entry.ts';
import { FoundDamage } from '../src/found-damage.ts';

const entry = (sizeBytes: number, modifiedMs: number, inode = 1): CatalogEntry => ({
  state: 'known',
  tracks: [],
  fileName: 'm.wav',
  path: '/m.wav',
  extension: 'wav',
  version: { sizeBytes, modifiedMs, inode },
});

test('damage is told once, and known as long as the file only grows', () => {
  const told: string[] = [];
  const damage = new FoundDamage((path, reason) => void told.push(`${path} ${reason}`));
  for (const size of [100, 102, 104])
    damage.note({ path: '/m.wav', version: entry(size, size).version, reason: 'bad' });
  expect(told).toEqual(['/m.wav bad']);
  expect(damage.reasonOf(entry(104, 104))).toBe('bad');
  expect(damage.reasonOf(entry(200, 200))).toBe('bad');
  // Shorter, restored in place, or another file.
  for (const other of [entry(90, 300), entry(104, 300), entry(200, 300, 2)])
    expect(damage.reasonOf(other)).toBeUndefined();
  damage.note({ path: '/m.wav', version: entry(90, 300).version, reason: 'worse' });
  expect(told).toEqual(['/m.wav bad', '/m.wav worse']);
  // What was read of another version says nothing of this one.
  damage.forget('/m.wav', entry(80, 200).version);
  expect(damage.reasonOf(entry(90, 300))).toBe('worse');
  damage.forget('/m.wav', entry(92, 400).version);
  expect(damage.reasonOf(entry(90, 300))).toBeUndefined();
});

test('a FLAC that is longer is another', () => {
  const damage = new FoundDamage(() => {});
  const { version } = entry(100, 100);
  damage.note({ path: '/m.flac', version, reason: 'cut short' });
  const flac = { ...entry(200, 200), path: '/m.flac', fileName: 'm.flac', extension: 'flac' } as const;
  expect(damage.reasonOf(flac)).toBeUndefined();
  expect(damage.reasonOf({ ...flac, version })).toBe('cut short');
});
