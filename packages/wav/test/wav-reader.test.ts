import fc from 'fast-check';
import wavefile from 'wavefile';
import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { WavError, WavReader } from '../src/index.ts';
import { chunk, data, extensible, format, riff } from './riff.ts';

function open(bytes: Uint8Array): Promise<WavReader> {
  return WavReader.open(new MemoryAccess(bytes, 'test.wav'));
}

async function readAll(reader: WavReader): Promise<Int32Array[]> {
  const channels = Array.from({ length: reader.format.channels }, () => new Int32Array(reader.sampleCount));
  await reader.read(0, reader.sampleCount, channels);
  return channels;
}

describe('a WAV of another program', () => {
  test.each([
    ['8', 1],
    ['16', 2],
    ['24', 3],
    ['32', 8],
  ])('with %s bits and %d channels gives its samples, signed', async (depth, channelCount) => {
    const peak = 2 ** (Number(depth) - 1);
    const columns = Array.from({ length: channelCount }, (_, channel) => [
      0,
      channel,
      1,
      -1,
      peak - 1,
      -peak,
    ]);
    const wav = new wavefile.WaveFile();
    const stored = depth === '8' ? columns.map((column) => column.map((sample) => sample + 128)) : columns;
    wav.fromScratch(channelCount, 48_000, depth, stored);
    const reader = await open(wav.toBuffer());
    expect((await readAll(reader)).map((samples) => [...samples])).toEqual(columns);
  });

  test('is read in ranges', async () => {
    const reader = await open(riff([format(), data(1, 0, 2, 0, 3, 0, 4, 0)]));
    const samples = new Int32Array(2);
    await reader.read(1, 3, [samples]);
    expect([...samples]).toEqual([2, 3]);
    await expect(reader.read(3, 5, [samples])).rejects.toMatchObject({ code: 'out-of-range' });
    await expect(reader.read(0, 1, [])).rejects.toMatchObject({ code: 'out-of-range' });
  });

  test.each([
    [16, 12],
    [24, 16],
    [32, 16],
    [32, 20],
  ])('may have in %d bits %d valid ones, at the top', async (bits, valid) => {
    const samples = [1, -1, 2 ** (valid - 1) - 1, -(2 ** (valid - 1)), 5, 0];
    const body = Buffer.alloc((samples.length * bits) / 8);
    for (const [index, sample] of samples.entries())
      body.writeIntLE(sample * 2 ** (bits - valid), (index * bits) / 8, bits / 8);
    const reader = await open(riff([extensible(bits, valid), chunk('data', body)]));
    expect(reader.format.bitsPerSample).toBe(valid);
    expect((await readAll(reader)).map((column) => [...column])).toEqual([samples]);
    const roomy = new Int32Array(9);
    await reader.read(1, 4, [roomy]);
    expect([...roomy]).toEqual([...samples.slice(1, 4), 0, 0, 0, 0, 0, 0]);
  });

  test.each([
    [8, 4],
    [16, 12],
    [24, 20],
    [32, 24],
  ])('has samples of %d bits where more than the %d promised ones are used', async (bits, valid) => {
    const samples = [1 << (bits - valid), -1, 0];
    const body = Buffer.alloc((samples.length * bits) / 8);
    for (const [index, sample] of samples.entries())
      if (bits === 8) body.writeUInt8(sample + 128, index);
      else body.writeIntLE(sample, (index * bits) / 8, bits / 8);
    const reader = await open(riff([extensible(bits, valid), chunk('data', body)]));
    expect(reader.format.bitsPerSample).toBe(bits);
    expect((await readAll(reader)).map((column) => [...column])).toEqual([samples]);
  });

  test('may have chunks around its samples, which are no samples', async () => {
    const list = chunk('LIST', Buffer.from('INFOINAM\x05\0\0\0name\0\0', 'latin1'));
    const reader = await open(riff([chunk('junk', new Uint8Array(3)), format(), data(1, 0), list]));
    expect(reader.sampleCount).toBe(1);
    expect(reader.infoTags).toEqual([['INAM', 'name']]);
  });

  test('may be an RF64 with its sizes in ds64', async () => {
    const sizes = Buffer.alloc(24);
    sizes.writeBigUInt64LE(4n, 8);
    const list = chunk('LIST', Buffer.from('INFO'));
    const bytes = riff(
      [chunk('ds64', sizes), format(), chunk('data', Uint8Array.of(1, 0, 2, 0), 0xffff_ffff), list],
      'RF64',
    );
    expect((await readAll(await open(bytes))).map((samples) => [...samples])).toEqual([[1, 2]]);
  });
});

describe('what is no readable WAV is refused, saying why', () => {
  const ok = data(0, 0);
  test.each([
    ['nothing', new Uint8Array(), 'cut-header'],
    ['a text', Buffer.from('hello, this is no wav file'), 'not-wav'],
    ['no chunks', riff([]), 'cut-header'],
    ['no data', riff([format()]), 'cut-header'],
    ['data before fmt', riff([ok, format()]), 'bad-format'],
    ['two data chunks', riff([format(), ok, ok]), 'bad-chunk'],
    ['a short fmt', riff([chunk('fmt ', new Uint8Array(14)), ok]), 'bad-format'],
    ['no channels', riff([format({ channels: 0 }), ok]), 'bad-format'],
    ['no bits', riff([format({ bits: 0 }), ok]), 'bad-format'],
    ['a wrong block align', riff([format({ align: 3 }), ok]), 'bad-format'],
    ['floating point', riff([format({ tag: 3, bits: 32 }), ok]), 'unsupported-format'],
    ['A-law', riff([format({ tag: 6, bits: 8 }), ok]), 'unsupported-format'],
    ['64 bits', riff([format({ bits: 64 }), ok]), 'unsupported-format'],
    ['too many valid bits', riff([extensible(16, 17), ok]), 'bad-format'],
    [
      'a chunk that leaves the file',
      riff([chunk('junk', new Uint8Array(2), 2 ** 31), format(), ok]),
      'cut-header',
    ],
    ['data that leave the file', riff([format(), chunk('data', new Uint8Array(2), 2 ** 31)]), 'cut-short'],
    [
      'thousands of chunks',
      riff([...Array.from({ length: 2000 }, () => chunk('junk', new Uint8Array())), format(), ok]),
      'too-many-chunks',
    ],
  ])('%s', async (_, bytes, code) => {
    const refusal = expect.objectContaining({ code, message: expect.stringContaining('test.wav') });
    await expect(open(bytes)).rejects.toEqual(refusal);
  });

  /** Of the chunk 'fmt ': what it says of the samples cannot be told from what another file would say. */
  const isFormat = (at: number) => at >= 12 && at < 36;

  test('any mutation of a WAV is read or refused with a WavError; its samples are the true ones, or fewer', async () => {
    const original = riff([
      format({ channels: 2 }),
      chunk('LIST', Buffer.from('INFOICMT\x04\0\0\0A=b\0', 'latin1')),
      data(1, 2, 3, 4, 5, 6, 7, 8),
    ]);
    const dataOffset = original.length - 8;
    const [left, right] = await readAll(await open(original));
    const mutation = fc.tuple(fc.nat(original.length - 1), fc.constantFrom(0, 1, 2, 127, 128, 255));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.nat(original.length),
        async (mutations, cut) => {
          const bytes = new Uint8Array(original);
          for (const [at, byte] of mutations) bytes[at] = byte;
          try {
            const found = await readAll(await open(bytes.subarray(0, cut < 20 ? undefined : cut)));
            if (mutations.some(([at]) => isFormat(at) || at >= dataOffset)) return;
            const count = found[0]?.length;
            expect(found).toEqual([left?.subarray(0, count), right?.subarray(0, count)]);
          } catch (error) {
            if (!(error instanceof WavError)) throw error;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
