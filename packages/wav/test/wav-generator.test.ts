import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { makeSignal, signalNames } from '../src/signal.ts';
import { wavGenerator } from '../src/wav-generator-command.ts';

const folder = temporaryFolder();
const program = fileURLToPath(new URL('../src/wav-generator.ts', import.meta.url));

function start(...args: string[]) {
  const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', program, ...args];
  return spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function run(...args: string[]) {
  const child = start(...args);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, status };
}

describe('signals', () => {
  test.each(signalNames)(
    '%s fits any width and is the same whether it is made at once or in parts',
    (name) => {
      for (const bits of [16, 24, 32]) {
        const whole = new Int32Array(20_000);
        makeSignal(name, bits, 7)(whole);
        const parts = new Int32Array(20_000);
        const fill = makeSignal(name, bits, 7);
        for (let at = 0; at < parts.length; at += 1777) fill(parts.subarray(at, at + 1777));
        expect(parts).toEqual(whole);
        expect(Math.max(...whole)).toBeLessThan(2 ** (bits - 1));
        expect(Math.min(...whole)).toBeGreaterThan(-(2 ** (bits - 1)));
      }
    },
  );

  test('differ by seed, and are pinned: a file made anywhere is the same', () => {
    const digest = (name: (typeof signalNames)[number], seed: number) => {
      const samples = new Int32Array(10_000);
      makeSignal(name, 16, seed)(samples);
      return createHash('sha256').update(samples).digest('hex').slice(0, 8);
    };
    expect(digest('noise', 1)).not.toBe(digest('noise', 2));
    expect(Object.fromEntries(signalNames.map((name) => [name, digest(name, 1)]))).toMatchInlineSnapshot(`
      {
        "constant": "ceaa29be",
        "counter": "36070cc2",
        "noise": "43e93ad0",
        "sine": "9aa1e989",
        "steps": "8c0a630c",
        "walk": "ceb05bcb",
      }
    `);
  });

  test('counters only rise, but for resets to 0', () => {
    const samples = new Int32Array(50_000);
    makeSignal('counter', 16, 1)(samples);
    const falls = samples.filter((sample, index) => index > 0 && sample < (samples[index - 1] ?? 0));
    expect(new Set(falls)).toEqual(new Set([0]));
  });
});

describe('wav-generator', () => {
  test('explains itself', () => {
    expect(wavGenerator().helpInformation()).toMatchInlineSnapshot(`
      "Usage: wav-generator [options]

      Writes a test signal as the agent would record it: mono PCM with the tags of a
      series. Values are hundredths (decimal:2) and fill the width; the same options
      give the same file.

      Options:
        --version            print the version and exit
        --out <path>         a file that ends in .wav, or a folder, made if missing,
                             for a file named by its series and start
        --signal <name>      one of sine, noise, walk, steps, counter, constant
        --samples <number>   how many (default: 86400)
        --interval <time>    time between samples (default: 1s)
        --start <time>       time of the first sample (default: 2026-01-01T00:00:00Z)
        --series <selector>  the series (default: test_signal{signal="NAME"})
        --seed <number>      another seed, another signal (default: 1)
        --bits <number>      width of a sample: 16, 24 or 32 (default: 16)
        --json               report as JSON
        --quiet              tell only what goes wrong, and show no progress
        -h, --help           print this help and exit

      Configuration:
        --config <file>      options in YAML (variable: FLAC_METRICS_CONFIG); flags go
                             before variables, FLAC_METRICS_WAV_GENERATOR_<OPTION>,
                             and those before the file
        --print-config       print the values in effect as such a file, and exit
      "
    `);
  });

  test('writes the same file for the same options', async () => {
    const paths = ['a.wav', 'b.wav'].map((name) => join(folder, name));
    for (const path of paths) {
      const { stderr, status } = await run(
        '--out',
        path,
        '--signal',
        'walk',
        '--samples',
        '1000',
        '--bits',
        '24',
      );
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    }
    const [a, b] = paths.map((path) => readFileSync(path));
    expect(a).toEqual(b);
  });

  test.each(['named', 'new/named', 'slash/', 'there.wav'])(
    'takes --out %s as a folder, made if missing, and names the file in it by series and start',
    async (name) => {
      const out = join(folder, name);
      if (name.endsWith('.wav')) mkdirSync(out);
      const { stderr, status } = await run('--out', out, '--signal', 'sine', '--samples', '10');
      expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
      expect(readdirSync(out)).toEqual(['test_signal_2026-01-01_00-00-00.wav']);
    },
  );

  test('makes the folder of its file where it is missing', async () => {
    const path = join(folder, 'made', 'a.WAV');
    expect(await run('--out', path, '--signal', 'sine', '--samples', '10')).toMatchObject({ status: 0 });
    expect(existsSync(path)).toBe(true);
  });

  test('refuses at once what no WAV holds', async () => {
    const out = join(folder, 'never');
    const options = ['--out', out, '--signal', 'sine', '--bits', '24', '--samples', '2147000000'];
    const { stderr, status } = await run(...options);
    expect({ stderr, status }).toEqual({
      stderr: 'wav-generator: --samples 2147000000 is too many: a WAV of 24 bits holds 1431633920\n',
      status: 2,
    });
    expect(existsSync(out)).toBe(false);
  });

  test('reports as JSON', async () => {
    const out = join(folder, 'reported');
    const series = 'requests_total{job="web"}';
    const options = [
      '--signal',
      'counter',
      '--samples',
      '10',
      '--start',
      '2026-11-24T05:00:00Z',
      '--interval',
      '200ms',
    ];
    const { stdout } = await run('--out', out, ...options, '--series', series, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ series, signal: 'counter', samples: 10, bits: 16 });
    expect(readdirSync(out)).toEqual(['requests_total_2026-11-24_05-00-00_200ms.wav']);
  });

  test('writes a year at 1 s within the memory of a short file', async () => {
    const script = fileURLToPath(new URL('year-generator.ts', import.meta.url));
    const [short, year] = [join(folder, 'short.wav'), join(folder, 'year.wav')];
    const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', script, short, year];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    const grownBytes = Number(await text(child.stdout));
    expect(statSync(year).size).toBeGreaterThan(2 * 365 * 86_400);
    expect(grownBytes).toBeLessThan(16 * 2 ** 20);
  });

  test('does not overwrite', async () => {
    const path = join(folder, 'once.wav');
    const options = ['--out', path, '--signal', 'sine', '--samples', '10'];
    await run(...options);
    const before = readFileSync(path);
    const { stderr, status } = await run(...options);
    expect({ stderr, status }).toEqual({
      stderr: `wav-generator: ${path} exists already and is not overwritten\n`,
      status: 1,
    });
    expect(readFileSync(path)).toEqual(before);
  });

  test('says what is wrong with the options', async () => {
    expect((await run('--out', 'x.wav')).status).toBe(2);
    expect((await run('--out', '', '--signal', 'sine')).stderr).toContain('must not be empty');
    expect(await run('--out', 'x.wav', '--signal', 'triangle')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('one of sine, noise'),
    });
    expect(await run('--out', 'x.wav', '--signal', 'sine', '--series', 'm{')).toMatchObject({ status: 2 });
  });

  test('removes the unfinished file when interrupted', async () => {
    const path = join(folder, 'long.wav');
    const child = start('--out', path, '--signal', 'noise', '--samples', '2000000000');
    while (!existsSync(path)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    const [status] = await once(child, 'close');
    expect(status).toBe(130);
    expect(existsSync(path)).toBe(false);
  });
});
