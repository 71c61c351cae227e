import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeWith } from '../../../test/system-programs.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { chunk, data, format, riff } from '../../wav/test/riff.ts';
import { encodeWav, verifyPair } from '../src/index.ts';
import { freshBases, record, tags, wave } from './recorded-wav.ts';

const nextBase = freshBases(temporaryFolder());

describe('verifying', () => {
  test('names the first difference, its time and both values', async () => {
    const [one, other] = [nextBase(), nextBase()];
    const samples = wave(9000, 9000);
    record(`${one}.wav`, 16, samples);
    samples[5000] = 1;
    samples[6000] = 1;
    record(`${other}.wav`, 16, samples);
    await encodeWav(`${other}.wav`, `${other}.flac`);
    const verdict = await verifyPair(`${one}.wav`, `${other}.flac`);
    expect(verdict).toMatchObject({
      isEqual: false,
      firstDifference: { position: 5000, flac: 1, timeMs: tags.startMs + 5_000_000 },
    });
    expect(verdict.differences.join()).toContain('2026-11-24T06:23:20.000Z');
  });

  test.each([
    ['longer', 9000, 8000],
    ['shorter', 8000, 9000],
  ])('a WAV that is %s differs where the other ends', async (_, wavCount, flacCount) => {
    const [one, other] = [nextBase(), nextBase()];
    const samples = wave(9000, 9000);
    record(`${one}.wav`, 16, samples.subarray(0, wavCount));
    record(`${other}.wav`, 16, samples.subarray(0, flacCount));
    await encodeWav(`${other}.wav`, `${other}.flac`);
    const verdict = await verifyPair(`${one}.wav`, `${other}.flac`);
    const [wav, flac] = [
      8000 < wavCount ? samples[8000] : undefined,
      8000 < flacCount ? samples[8000] : undefined,
    ];
    const timeMs = tags.startMs + 8_000_000;
    expect(verdict.firstDifference).toEqual({ position: 8000, channel: 0, timeMs, wav, flac });
    expect(verdict.differences).toEqual([
      `first difference at sample 8000 (2026-11-24T07:13:20.000Z): WAV ${wav ?? 'has ended'}, FLAC ${flac ?? 'has ended'}`,
      `WAV has ${wavCount} samples, FLAC ${flacCount}`,
    ]);
  });

  test('names the first difference before the MD5 that does not hold', async () => {
    const [one, other] = [nextBase(), nextBase()];
    const samples = wave(9000, 9000);
    record(`${one}.wav`, 16, samples);
    await encodeWav(`${one}.wav`, `${one}.flac`);
    samples[5000] = 1;
    record(`${other}.wav`, 16, samples);
    await encodeWav(`${other}.wav`, `${other}.flac`);
    const flac = readFileSync(`${other}.flac`);
    // RFC 9639 §8.2: the MD5 are the last 16 of STREAMINFO's 34 bytes, behind `fLaC` and the block's header.
    readFileSync(`${one}.flac`).copy(flac, 26, 26, 42);
    writeFileSync(`${other}.flac`, flac);
    expect((await verifyPair(`${one}.wav`, `${other}.flac`)).differences).toEqual([
      expect.stringContaining('first difference at sample 5000'),
      expect.stringContaining('MD5'),
    ]);
  });

  test('tells that it is the WAV that is damaged, also behind the first difference, or where the FLAC is the same', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(600_000, 9000));
    await encodeWav(`${base}.wav`, `${base}.flac`);
    const wav = readFileSync(`${base}.wav`);
    const at = wav.length - 2 * 590_000;
    wav.writeUInt8(wav.readUInt8(at) ^ 1, at);
    writeFileSync(`${base}.wav`, wav);
    expect((await verifyPair(`${base}.wav`, `${base}.flac`)).differences).toEqual([
      expect.stringContaining('first difference at sample 10000 '),
      expect.stringContaining(`${base}.wav: the 1200000 bytes of samples`),
    ]);
    wav.writeUInt8(wav.readUInt8(at) ^ 1, at);
    const checksumAt = wav.indexOf('dcrc') + 8;
    wav.writeUInt8(wav.readUInt8(checksumAt) ^ 1, checksumAt);
    writeFileSync(`${base}.wav`, wav);
    await expect(verifyPair(`${base}.wav`, `${base}.flac`)).rejects.toMatchObject({ code: 'bad-checksum' });
  });

  test('wants a tag as often as the WAV has it', async () => {
    const base = nextBase();
    const tag = chunk('IART', Buffer.from('one\0'));
    const artists = (...tags: Uint8Array[]) =>
      riff([format(), chunk('LIST', Buffer.concat([Buffer.from('INFO'), ...tags])), data(1, 0)]);
    writeFileSync(`${base}.wav`, artists(tag));
    await encodeWav(`${base}.wav`, `${base}.flac`);
    writeFileSync(`${base}.wav`, artists(tag, tag));
    expect((await verifyPair(`${base}.wav`, `${base}.flac`)).differences).toEqual([
      'tag ARTIST is missing in the FLAC',
    ]);
  });

  test('names a tag that is not the same, with both values', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(100, 9000));
    await encodeWav(`${base}.wav`, `${base}.flac`);
    const flac = readFileSync(`${base}.flac`).toString('latin1');
    writeFileSync(`${base}.flac`, Buffer.from(flac.replace('INTERVAL=1s', 'INTERVAL=2s'), 'latin1'));
    expect(await verifyPair(`${base}.wav`, `${base}.flac`)).toMatchObject({
      isEqual: false,
      differences: ['tag INTERVAL: WAV 1s, FLAC 2s'],
    });
  });

  test('counts the samples of a FLAC that does not say how many it has', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(3000, 9000));
    await encodeWav(`${base}.wav`, `${base}.flac`);
    const bytes = readFileSync(`${base}.flac`);
    // RFC 9639 §8.2: 36 bits, behind `fLaC`, the block's header, and 13.5 bytes.
    bytes.writeUInt8(bytes.readUInt8(21) & 0xf0, 21);
    bytes.writeUInt32BE(0, 22);
    writeFileSync(`${base}.flac`, bytes);
    expect(await verifyPair(`${base}.wav`, `${base}.flac`)).toMatchObject({ isEqual: true, samples: 3000 });
  });

  test('tells how far it is, and gives up when it is told to', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(10_000, 9000));
    await encodeWav(`${base}.wav`, `${base}.flac`);
    const shares: number[] = [];
    await verifyPair(`${base}.wav`, `${base}.flac`, { onProgress: (share) => shares.push(share) });
    expect(shares).toEqual([0.4096, 0.8192, 1]);
    const abort = new AbortController();
    const verifying = verifyPair(`${base}.wav`, `${base}.flac`, {
      signal: abort.signal,
      onProgress: () => abort.abort(new Error('enough')),
    });
    await expect(verifying).rejects.toThrow('enough');
  });
});

describeWith(['flac', 'sox'], 'the programs flac and sox', () => {
  test('make FLACs with equal samples and lost tags', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(5000, 9000));
    execFileSync('flac', ['--silent', `${base}.wav`, '-o', `${base}.flac`], { stdio: 'ignore' });
    const verdict = await verifyPair(`${base}.wav`, `${base}.flac`);
    expect(verdict.firstDifference).toBeUndefined();
    expect(verdict.differences).toContain('tag SERIES is missing in the FLAC');
  });

  test('lose bits of 32-bit samples on the way through sox, and that is found', async () => {
    const base = nextBase();
    record(`${base}.wav`, 32, Int32Array.of(256, 512, 513, 1024));
    execFileSync('sox', ['-V1', '-D', `${base}.wav`, `${base}.flac`]);
    const verdict = await verifyPair(`${base}.wav`, `${base}.flac`);
    expect(verdict.isEqual).toBe(false);
    expect(verdict.differences).toContain('WAV has 32 bits a sample, FLAC 24');
    expect(verdict.firstDifference).toMatchObject({
      position: 2,
      timeMs: tags.startMs + 2000,
      wav: 513,
      flac: 2,
    });
  });
});
