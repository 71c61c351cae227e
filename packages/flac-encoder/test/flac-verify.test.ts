import { copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runProgram } from '@flac-metrics/command-line';
import { formatSeries } from '@flac-metrics/sample-codec';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { tapeOf, type NamedColumn } from '../../../test/tape-file.ts';
import { flacVerify } from '../src/flac-verify-command.ts';
import { encodeStream } from '../src/frame/index.ts';
import { encodeWav } from '../src/index.ts';
import { record, tags, wave } from './recorded-wav.ts';
import { run } from './programs.ts';
import { drawOnTerminal } from './terminal.ts';

const folder = temporaryFolder();

/** A folder with two pairs. */
async function pairs(name: string): Promise<string> {
  const dir = join(folder, name);
  mkdirSync(dir);
  for (const cpu of ['0', '1']) {
    const path = join(dir, `cpu_${cpu}`);
    record(`${path}.wav`, 16, wave(5000, 9000));
    await encodeWav(`${path}.wav`, `${path}.flac`);
  }
  return dir;
}

test('verifies all pairs of a folder, and fails where one is not equal', async () => {
  const dir = await pairs('verify');
  expect(await run('flac-verify', dir)).toMatchObject({ status: 0, stderr: '' });
  const path = join(dir, 'cpu_1.flac');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
  writeFileSync(path, bytes);
  const { status, stdout } = await run('flac-verify', dir);
  expect(status).toBe(1);
  expect(stdout).toMatch(/cpu_0\.flac: equal, 5000 samples\n.*cpu_1\.flac: cannot be compared: .*byte/s);
});

test('forges no line, and gives no terminal an order, by the name of a file', async () => {
  const dir = await pairs('names');
  for (const ending of ['wav', 'flac'])
    renameSync(join(dir, `cpu_0.${ending}`), join(dir, `a\nb.flac: equal, 9 samples\u001B[2J.${ending}`));
  writeFileSync(join(dir, 'c\nd.flac'), '');
  const shown = String.raw`a\x0ab.flac: equal, 9 samples\x1b[2J.flac`;
  const lone = String.raw`c\x0ad.flac`;
  const equal = `${join(dir, shown)}: equal, 5000 samples\n${join(dir, 'cpu_1.flac')}: equal, 5000 samples\n`;
  expect(await run('flac-verify', dir)).toEqual({
    status: 0,
    stdout: equal,
    stderr: `flac-verify: ${join(dir, lone)} has no WAV\n`,
  });
  const checked = await run('flac-verify', '--check', dir);
  expect(checked.stdout.split('\n').map((line) => line.slice(0, line.lastIndexOf('.flac: ')))).toEqual([
    join(dir, shown.slice(0, -5)),
    join(dir, lone.slice(0, -5)),
    join(dir, 'cpu_1'),
    '',
  ]);
  expect((await run('flac-verify', join(dir, 'no\nthing'))).stderr).toBe(
    `flac-verify: ${join(dir, String.raw`no\x0athing`)}: no such file or directory\n`,
  );
});

test('takes extensions in capitals, as all programs do', async () => {
  const dir = await pairs('upper');
  renameSync(join(dir, 'cpu_0.wav'), join(dir, 'cpu_0.WAV'));
  renameSync(join(dir, 'cpu_1.flac'), join(dir, 'cpu_1.FLAC'));
  const { status, stdout, stderr } = await run('flac-verify', dir);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(stdout.match(/equal/g)).toHaveLength(2);
});

test('shows on a terminal how far it is, and stops within a pair', async () => {
  const dir = await pairs('interrupted');
  const drawn: string[] = [];
  drawOnTerminal((text) => {
    drawn.push(text);
    process.emit('SIGINT', 'SIGINT');
  });
  await runProgram(flacVerify(), ['node', 'flac-verify', dir]);
  expect(process.exitCode).toBe(130);
  expect(drawn).toEqual([expect.stringMatching(/\r {2}40 % .* left .*\//), expect.stringMatching(/^\r\S*$/)]);
});

test('reports as JSON, an object a pair, with what differs', async () => {
  const dir = await pairs('json');
  record(join(dir, 'other.wav'), 16, wave(5000, 8999));
  copyFileSync(join(dir, 'cpu_1.flac'), join(dir, 'other.flac'));
  writeFileSync(join(dir, 'cpu_0.flac'), 'no FLAC');
  const { status, stdout } = await run('flac-verify', '--json', dir);
  expect(status).toBe(1);
  const objects: unknown[] = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(objects).toEqual([
    expect.objectContaining({ isEqual: false, error: expect.stringContaining('not a FLAC file') }),
    {
      wavPath: join(dir, 'cpu_1.wav'),
      flacPath: join(dir, 'cpu_1.flac'),
      isEqual: true,
      samples: 5000,
      notCarried: [],
      differences: [],
    },
    expect.objectContaining({
      isEqual: false,
      firstDifference: expect.objectContaining({ channel: 0 }),
      differences: [expect.stringContaining('first difference at sample')],
    }),
  ]);
});

test('says where there is no pair, and which files have none', async () => {
  const dir = join(folder, 'no-pair');
  mkdirSync(dir);
  record(join(dir, 'a.wav'), 16, wave(10, 9));
  writeFileSync(join(dir, 'b.flac'), '');
  const { status, stdout, stderr } = await run('flac-verify', dir);
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain('a.wav has no FLAC');
  expect(stderr).toContain('b.flac has no WAV');
});

test('says what it wants', async () => {
  const path = join(folder, 'alone.wav');
  record(path, 16, wave(10, 9));
  expect(await run('flac-verify', path)).toMatchObject({ status: 2 });
});

describe('with a tape', () => {
  const [wav, tape] = [join(folder, 'recorded.wav'), join(folder, 'node_2026-11-24_05-00-00.tape.flac')];
  const other: NamedColumn = {
    series: 'up{job="node"}',
    timeline: [{ startMs: tags.startMs, intervalMs: 1000, count: 9 }],
    values: new Float64Array(9).fill(1),
  };
  /** What the WAV holds from sample `first` on, and some samples before and behind. */
  const column = (first: number, count: number): NamedColumn => ({
    series: formatSeries(tags.series),
    timeline: [{ startMs: tags.startMs + 1000 * first, intervalMs: 1000, count }],
    values: Float64Array.from({ length: count }, (_, index) => {
      return Math.round(9000 * Math.sin((first + index) / 50)) / 100;
    }),
  });
  const verify = async (columns: readonly NamedColumn[], ...args: string[]) => {
    writeFileSync(tape, tapeOf(columns));
    return run('flac-verify', ...args, wav, tape);
  };
  beforeAll(() => record(wav, 16, wave(5000, 9000)));

  test('looks for every sample of the WAV in the track of its series', async () => {
    expect(await verify([other, column(0, 5000)])).toMatchObject({
      status: 0,
      stdout: `${tape}: equal, 5000 samples\n`,
    });
    expect(await verify([column(-20, 5040), other])).toMatchObject({ status: 0 });
    // Half in one track, half in another.
    expect(await verify([column(0, 2500), other, column(2400, 2600)])).toMatchObject({ status: 0 });
  });

  test('tells the first sample that is not there, or another', async () => {
    const told = async (columns: readonly NamedColumn[]) => {
      const { status, stdout } = await verify(columns);
      expect(status).toBe(1);
      return stdout;
    };
    expect(await told([column(0, 4999)])).toMatch(
      /sample 4999 \(2026-11-24T06:23:19\.000Z\): WAV -47\.\d+, the tape has none of that time/,
    );
    const changed = column(0, 5000);
    changed.values[4000] = -0.01;
    expect(await told([changed])).toMatch(/sample 4000 .*: WAV -89\.\d+, tape -0\.01$/m);
    expect(await told([other])).toContain('the tape has no series cpu_usage_percent{cpu="0"');
    const lossy = await told([{ ...column(0, 5000), maxError: 1 }]);
    expect(lossy).toContain('the tape keeps the series only within 1 of its values');
    const { stdout } = await verify([changed], '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      isEqual: false,
      firstDifference: { position: 4000, flac: -0.01 },
    });
  });

  test('expects no WAV of a tape in a folder', async () => {
    const dir = await pairs('with-tape');
    copyFileSync(tape, join(dir, 'node_2026-11-24_05-00-00.tape.flac'));
    expect(await run('flac-verify', dir)).toMatchObject({ status: 0, stderr: '' });
  });
});

describe('with --check', () => {
  test('FLACs are verified by themselves: pairs, tapes and music', async () => {
    const dir = await pairs('check');
    const timeline = [{ startMs: 0, intervalMs: 1000, count: 300 }];
    const values = Float64Array.from({ length: 300 }, (_, index) => (index * index) % 89);
    const tape = join(dir, 'node_1970-01-01_00-00-00.tape.flac');
    const bytes = Buffer.from(tapeOf(['a', 'b', 'c'].map((series) => ({ series, timeline, values }))));
    writeFileSync(tape, bytes);
    const music = encodeStream(Int32Array.from(wave(5000, 90)), [5000], { bitsPerSample: 16 });
    writeFileSync(join(dir, 'song.flac'), music);
    const [a, b, song] = ['cpu_0.flac', 'cpu_1.flac', 'song.flac'].map((name) => join(dir, name));
    const sound = await run('flac-verify', '--check', dir);
    expect(sound).toMatchObject({ status: 0, stderr: '' });
    expect(sound.stdout.trimEnd().split('\n')).toEqual([
      `${a}: sound, 5000 samples of 1 series`,
      `${b}: sound, 5000 samples of 1 series`,
      `${tape}: sound, 900 samples of 3 series`,
      `${song}: sound, 5000 samples of no series`,
    ]);
    const damagedAt = (at: number) => {
      const damaged = Buffer.from(bytes);
      damaged.writeUInt8(damaged.readUInt8(at) ^ 1, at);
      return damaged;
    };
    // In STREAMINFO's MD5, the ID of the index, the index, and a frame.
    const [index, md5] = [bytes.indexOf('mtap'), 30];
    for (const [at, what] of [
      [md5, 'MD5'],
      [index, 'has no index'],
      [index + 20, 'checksum'],
      [bytes.length - 10, 'frame at byte'],
    ] as const) {
      writeFileSync(tape, damagedAt(at));
      const { status, stdout, stderr } = await run('flac-verify', '--check', '--json', String(a), tape);
      expect([status, stderr]).toEqual([1, expect.stringContaining('1 of 2 files are not sound')]);
      expect(
        stdout
          .trimEnd()
          .split('\n')
          .map((line): unknown => JSON.parse(line)),
      ).toEqual([
        { flacPath: a, isSound: true, samples: 5000, series: 1, seriesSamples: 5000 },
        { flacPath: tape, isSound: false, error: expect.stringContaining(what) },
      ]);
    }
  });
});
