import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { AgentError } from '../src/index.ts';
import { busyPercent, parseCpuTimes } from '../src/cpu-times.ts';
import { MemoryInfoParser } from '../src/memory-info.ts';
import { ProcSampler } from '../src/proc-sampler.ts';

const folder = temporaryFolder();
const bytes = (text: string) => Buffer.from(text);

function parseStat(text: string): number[][] {
  const lines: number[][] = [];
  parseCpuTimes(bytes(text), (core, idle, total) => lines.push([core, idle, total]));
  return lines;
}

describe('/proc/stat', () => {
  test('counts idle and iowait as idle, and guests only once', () => {
    const text =
      'cpu  10 1 5 70 4 2 3 5 9 9\ncpu0 5 1 2 30 1 1 1 2 9 9\ncpu12 5 0 3 40 3 1 2 3 0 0\nintr 123 0 0\nctxt 5\n';
    expect(parseStat(text)).toEqual([
      [-1, 74, 100],
      [0, 31, 43],
      [12, 43, 57],
    ]);
  });

  test('of old kernels has fewer columns', () => {
    expect(parseStat('cpu  1 2 3 4\ncpu0 1 2 3 4\n')).toEqual([
      [-1, 4, 10],
      [0, 4, 10],
    ]);
  });

  test('that ends within the line of a core is refused: digits may be missing', () => {
    expect(() => parseStat('cpu  1 2 3 4\ncpu0 1 2 3 4\ncpu1 1 2 3')).toThrow(
      'ends within the line of a core',
    );
  });

  test.each(['', 'intr 1\n', 'cpu\n', 'cpu 1 2 3 4\n'])('without cores (%j) is refused', (text) => {
    expect(() => parseStat(text)).toThrow(AgentError);
  });

  test('that is cut or changed is read or refused, and the parser always ends', () => {
    const text = 'cpu  10 1 5 70 4 2 3 5 9 9\ncpu0 5 1 2 30 1 1 1 2 9 9\nintr 123\n';
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(255), fc.nat(text.length - 1), (cut, byte, at) => {
        const changed = bytes(text).subarray(0, cut);
        if (at < cut) changed[at] = byte;
        try {
          parseCpuTimes(changed, (_, idle, total) => expect(idle).toBeLessThanOrEqual(total));
        } catch (error) {
          expect(error).toBeInstanceOf(AgentError);
        }
      }),
    );
  });
});

test('usage is between 0 and 100 percent, whatever the counters do', () => {
  expect(busyPercent(75, 100)).toBe(25);
  expect(busyPercent(0, 0)).toBe(0);
  expect(busyPercent(-3, 100)).toBe(100);
  expect(busyPercent(120, 100)).toBe(0);
  expect(busyPercent(5, -100)).toBe(0);
});

describe('/proc/meminfo', () => {
  const parse = (text: string) => new MemoryInfoParser().parse(bytes(text));
  const text =
    'MemTotal:       8000 kB\nMemFree:  1000 kB\nMemAvailable:   3000 kB\nSwapTotal: 500 kB\nSwapFree: 100 kB\n';

  test('gives bytes', () => {
    expect(parse(text)).toEqual({
      available: 3_072_000,
      used: 5_120_000,
      total: 8_192_000,
      swapUsed: 409_600,
    });
  });

  test('without MemAvailable is estimated from free and cached memory', () => {
    expect(
      parse('MemTotal: 10 kB\nMemFree: 1 kB\nBuffers: 2 kB\nCached: 3 kB\nSwapCached: 9 kB\n'),
    ).toMatchObject({ available: 6144, swapUsed: Number.NaN });
  });

  test('does not make up what it is not told', () => {
    expect(parse('MemTotal: 10 kB\nMemAvailable: kB\nSwapTotal: 5 kB\n')).toEqual({
      available: Number.NaN,
      used: Number.NaN,
      total: 10_240,
      swapUsed: Number.NaN,
    });
  });

  test('without a total is refused', () => {
    expect(() => parse('MemFree: 1 kB\n')).toThrow(AgentError);
  });
});

describe('the sampler', () => {
  test('gives differences to the look before, and follows cores that come and go', () => {
    const dir = mkdtempSync(join(folder, 'proc-'));
    const [stat, meminfo] = [join(dir, 'stat'), join(dir, 'meminfo')];
    writeFileSync(meminfo, 'MemTotal: 10 kB\nMemAvailable: 4 kB\n');
    const look = (text: string) => {
      writeFileSync(stat, text);
      return sampler.sample();
    };
    writeFileSync(stat, '');
    const sampler = new ProcSampler(stat, meminfo);
    look('cpu 0 0 0 0\ncpu0 0 0 0 0\ncpu1 0 0 0 0\n');
    const both = look('cpu 50 0 0 150\ncpu0 25 0 0 75\ncpu1 25 0 0 75\n');
    expect(both).toMatchObject({ cores: [0, 1], totalUsage: 25, memoryUsed: 6144 });
    const { cores } = both;
    expect([...both.coreUsage]).toEqual([25, 25]);
    expect(look('cpu 50 0 0 250\ncpu0 25 0 0 125\ncpu1 75 0 0 75\n').cores).toBe(cores);
    const one = look('cpu 60 0 0 260\ncpu1 80 0 0 80\n');
    expect([one.cores, [...one.coreUsage]]).toEqual([[1], [50]]);
    // What a core has counted since boot, or since before it went, is no usage of now.
    expect(look('cpu 60 0 0 260\ncpu1 80 0 0 80\ncpu9 1 0 0 3\n').cores).toEqual([1]);
    const three = look('cpu 60 0 0 260\ncpu0 99 0 0 200\ncpu1 80 0 0 80\ncpu9 2 0 0 4\n');
    expect([three.cores, [...three.coreUsage]]).toEqual([
      [1, 9],
      [0, 50],
    ]);
    sampler.close();
  });

  test('reads the cores of the largest machines', () => {
    const dir = mkdtempSync(join(folder, 'large-'));
    const [stat, meminfo] = [join(dir, 'stat'), join(dir, 'meminfo')];
    writeFileSync(meminfo, 'MemTotal: 10 kB\nMemAvailable: 4 kB\n');
    const coreCount = 8192;
    const big = 10 ** 9; // ticks of 115 days
    const text = (busy: number) =>
      [
        `cpu  ${big + busy}${` ${big}`.repeat(9)}`,
        ...Array.from({ length: coreCount }, (_, core) => `cpu${core} ${big + busy}${` ${big}`.repeat(9)}`),
        `intr ${'0 '.repeat(1 << 19)}`,
      ].join('\n');
    writeFileSync(stat, text(0));
    const sampler = new ProcSampler(stat, meminfo);
    expect(sampler.sample().cores).toEqual([]);
    writeFileSync(stat, text(1));
    const { cores, coreUsage } = sampler.sample();
    expect(cores).toEqual(Array.from({ length: coreCount }, (_, core) => core));
    expect(coreUsage.at(-1)).toBe(100);
    sampler.close();
  });

  test('agrees with the real files of this machine', { skip: process.platform !== 'linux' }, async () => {
    const sampler = new ProcSampler();
    sampler.sample();
    const { cores, coreUsage, memoryTotal } = sampler.sample();
    const os = await import('node:os');
    expect(cores.length).toBe(os.cpus().length);
    expect(coreUsage.length).toBe(cores.length);
    expect(memoryTotal).toBe(os.totalmem());
    sampler.close();
  });
});
