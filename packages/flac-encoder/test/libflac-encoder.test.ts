import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LibFlacEncoder } from '../src/libflac-encoder.ts';
import { wave } from './recorded-wav.ts';

const format = { channels: 1, bitsPerSample: 16, sampleRate: 8000, totalSamples: 100_000 };

test.runIf(existsSync('/dev/full'))('a full disk is told as the system tells it', async () => {
  const encoder = await LibFlacEncoder.create('/dev/full', format, 5, []);
  const encoding = encoder.process([wave(100_000, 9000)], 100_000);
  await expect(encoding).rejects.toMatchObject({ code: 'ENOSPC' });
  await encoder.finish();
  await encoder.finish();
});

test('a format that libFLAC does not know is refused', async () => {
  const refused = LibFlacEncoder.create('/dev/null', { ...format, bitsPerSample: 33 }, 5, []);
  await expect(refused).rejects.toMatchObject({ code: 'libflac' });
});
