import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { MemoryAccess } from '@flac-metrics/random-access';
import { parseSeries, type Mapping } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { runInProcess } from '../../../test/in-process.ts';
import { describeWith } from '../../../test/system-programs.ts';
import { tapeOf } from '../../../test/tape-file.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { flacRead } from '../src/flac-read-command.ts';
import { FlacReader } from '../src/index.ts';
import { constantFrame, streamHead, taggedHead } from './bit-writer.ts';
import { decodeFrames, encode } from './libflac.ts';

const folder = temporaryFolder();
const flac = join(folder, 'segment.flac');
const startMs = Date.UTC(2026, 10, 24, 5);
const count = 100_000;
const program = fileURLToPath(new URL('../src/flac-read.ts', import.meta.url));
const hundredths: Mapping = { kind: 'decimal', digits: 2 };

function start(...args: string[]) {
  const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', program, ...args];
  return spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
}

const run = (...args: string[]) => runInProcess(flacRead(), ...args);

beforeAll(async () => {
  const wav = flac.replace(/flac$/, 'wav');
  const series = parseSeries('cpu_usage_percent{cpu="0",say="\\"hi\\""}');
  const recorder = WavRecorder.create(wav, { series, startMs, intervalMs: 1000, mapping: hundredths }, 16);
  recorder.append(Int32Array.from({ length: count }, (_, index) => index % 10_000));
  recorder.close();
  await encodeWav(wav, flac);
});

describe('flac-read', () => {
  test('explains itself', async () => {
    expect(flacRead().helpInformation()).toMatchSnapshot('itself');
    expect((await run('info', '--help')).stdout).toMatchSnapshot('info');
    expect((await run('plot', '--help')).stdout).toMatchSnapshot('plot');
  });

  test('info refuses the options of a range', async () => {
    for (const args of [
      ['--from', '0', 'info', flac],
      ['info', '--stats', flac],
    ]) {
      expect(await run(...args)).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(/info knows no --(from|stats)/),
      });
    }
  });

  test('plots a range without escape codes where there is no terminal, decoding nothing else', async () => {
    const from = startMs / 1000 + 18_000;
    const range = ['--from', `${from}`, '--to', `${from + 600}`, '--stats'];
    const { stdout, stderr, status } = await run('plot', ...range, '--height', '6', flac);
    expect(status).toBe(0);
    expect(stdout).toMatchSnapshot();
    expect(stdout).not.toContain('\u001B');
    expect(Math.max(...stdout.split('\n').map((row) => row.length))).toBe(80);
    expect(stderr).toMatch(/^flac-read: decoded 1 frame of 25, read \d+ bytes of \d+\n$/);
    // Options may stand in front as well.
    expect(await run(...range, 'plot', '--height', '6', flac)).toEqual({ stdout, stderr, status });
  });

  test('says where there is nothing to plot, and what plot does not know', async () => {
    expect(await run('plot', '--to', '0', flac)).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(
        /\nno samples in this time; it has some from 2026-11-24T05:00:00\.000Z to\n2026-\S+\n$/,
      ),
    });
    expect(await run('plot', '--format', 'json', flac)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('plot knows no --format'),
    });
    expect(await run('plot', '--from', '2', '--to', '1', flac)).toMatchObject({ status: 2, stdout: '' });
  });

  test('refuses what a subcommand does not take, in the words of its own help', async () => {
    for (const [subcommand, option, value, words] of [
      ['plot', '--width', '9', 'from 10 to 1000'],
      ['plot', '--height', '2', 'from 3 to 200'],
      ['info', '--nonsense', '', 'unknown option'],
    ] as const) {
      const { status, stdout, stderr } = await run(subcommand, option, value, flac);
      expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
      expect(stderr).toContain(words);
      expect(stderr).toContain(`\n(flac-read ${subcommand} --help tells the options)\n`);
    }
    const { stdout } = await run('plot', '--help');
    expect(stdout).toMatch(/--width <columns> +of the chart, 10 to 1000 /);
    expect(stdout).toMatch(/--height <rows> +of its drawing, 3 to 200 /);
  });

  test('prints all samples as CSV', async () => {
    const { stdout, stderr, status } = await run(flac);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const lines = stdout.split('\n');
    expect(lines.length).toBe(count + 2);
    expect(lines.slice(0, 3)).toEqual([
      String.raw`time,"cpu_usage_percent{cpu=""0"",say=""\""hi\""""}"`,
      '2026-11-24T05:00:00.000Z,0',
      '2026-11-24T05:00:01.000Z,0.01',
    ]);
  });

  test('tells of a whole file what is in it, however short', async () => {
    for (const samples of [1, 100, 5000, 100_000]) {
      const wav = join(folder, `${samples}.wav`);
      const whole = join(folder, `${samples}.flac`);
      const tags = { series: parseSeries('up'), startMs, intervalMs: 1000, mapping: hundredths };
      const recorder = WavRecorder.create(wav, tags, 16);
      recorder.append(Int32Array.from({ length: samples }, (_, index) => (index * 7919) % 10_007));
      recorder.close();
      await encodeWav(wav, whole);
      const frames = decodeFrames(readFileSync(whole))?.length;
      const bytes = statSync(whole).size;
      expect((await run('--stats', whole)).stderr).toBe(
        `flac-read: decoded ${frames === 1 ? '1 frame' : `${frames} frames`} of ${frames}, read ${bytes} bytes of ${bytes}\n`,
      );
    }
  });

  test('prints a range, both ends included, and tells what it cost', async () => {
    const range = ['--from', '2026-11-24T10:00:00Z', '--to', `${startMs / 1000 + 18_002}`];
    const { stdout, stderr } = await run(...range, '--format', 'json', '--stats', flac);
    expect(JSON.parse(stdout)).toEqual({
      series: 'cpu_usage_percent{cpu="0",say="\\"hi\\""}',
      samples: [
        [startMs + 18_000_000, 80],
        [startMs + 18_001_000, 80.01],
        [startMs + 18_002_000, 80.02],
      ],
    });
    expect(stderr).toMatch(/^flac-read: decoded 1 frame of 25, read \d+ bytes of \d+\n$/);
  });

  test('of a range without samples prints none', async () => {
    expect((await run('--to', '0', flac)).stdout.split('\n').length).toBe(2);
    expect(JSON.parse((await run('--to', '0', '--format', 'json', flac)).stdout)).toMatchObject({
      samples: [],
    });
  });

  test('tells what is in a file, be it ours or not', async () => {
    const { stdout } = await run('info', flac);
    expect(stdout).toMatch(/^series +cpu_usage_percent\{cpu="0",say="\\"hi\\""\}$/m);
    expect(stdout).toMatch(/^to +2026-11-25T08:46:39\.000Z$/m);
    const song = join(folder, 'song.flac');
    writeFileSync(
      song,
      encode([Int32Array.of(1, 2, 3), Int32Array.of(1, 2, 3)], { bitsPerSample: 24, sampleRate: 44_100 }),
    );
    const info: unknown = JSON.parse((await run('info', '--json', song)).stdout);
    expect(info).toMatchObject({ samples: 3, channels: 2, bitsPerSample: 24, sampleRate: 44_100 });
    expect(info).not.toHaveProperty('series');
    expect(info).toMatchObject({ blockSize: 256 });
    const { stderr, status } = await run(song);
    expect([status, stderr]).toEqual([1, expect.stringContaining('neither its tags nor its name')]);
  });

  test('tells of a file without samples what there is to tell', async () => {
    const empty = join(folder, 'empty.flac');
    writeFileSync(empty, streamHead({ blockSize: 4096, bitsPerSample: 16 }));
    const { stdout, stderr } = await run('info', empty);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^samples +0$/m);
    expect(stdout).not.toMatch(/NaN|bytesPerSample/);
  });

  test('does not know how many frames there are where their sizes vary', async () => {
    const varying = join(folder, 'cpu_5_2026-11-24_05-00-00.flac');
    const shape = { blockSize: 64, minBlockSize: 16, bitsPerSample: 16, totalSamples: 80 };
    const frames = [0, 16].map((number) =>
      constantFrame({ blockSize: number + 16 + number * 2, number, isVariable: true }, 1),
    );
    writeFileSync(varying, Buffer.concat([taggedHead(shape, []), ...frames]));
    expect((await run('--stats', varying)).stderr).toContain('decoded 2 frames of at least 2, read');
  });

  test('knows a file without tags by its name', async () => {
    const named = join(folder, 'cpu_3_2026-11-24_05-00-00.flac');
    writeFileSync(named, encode([Int32Array.of(150, 250)], { bitsPerSample: 16 }));
    const { stdout } = await run('--format', 'openmetrics', named);
    expect(stdout).toContain('cpu_usage_percent{cpu="3",job="monitoring-agent"} 1.5 1795496400.000\n');
    expect(stdout.endsWith('# EOF\n')).toBe(true);
  });

  test('says what is wrong', async () => {
    expect(await run()).toMatchObject({ status: 2 });
    expect(await run('--from', '2', '--to', '1', flac)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('after --to'),
    });
    expect(await run(join(folder, 'absent.flac'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('absent.flac'),
    });
    const pipe = join(folder, 'pipe.flac');
    execFileSync('mkfifo', [pipe]);
    for (const args of [[pipe], ['info', pipe]]) {
      expect(await run(...args)).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(`${pipe} is no file but a pipe`),
      });
    }
    const broken = join(folder, 'broken.flac');
    copyFileSync(program, broken);
    expect(await run(broken)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('not a FLAC file'),
    });
  });

  test('of a damaged file prints all samples before the damage, in a whole document, and ends with 1', async () => {
    const damaged = join(folder, 'damaged.flac');
    const bytes = readFileSync(flac);
    const reader = await FlacReader.open(new MemoryAccess(bytes));
    // In the last frame, which is shorter than those before it.
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 20) ^ 1, bytes.length - 20);
    writeFileSync(damaged, bytes);
    const whole = count - (count % reader.streamInfo.maxBlockSize);
    const told = { status: 1, stderr: expect.stringContaining(damaged) };
    expect(await run('plot', damaged)).toMatchObject({
      ...told,
      stdout: expect.stringContaining(`\n${whole.toLocaleString('en')} samples, `),
    });
    const csv = await run(damaged);
    expect(csv).toMatchObject(told);
    expect(csv.stdout.split('\n').length).toBe(whole + 2);
    const json = await run('--format', 'json', damaged);
    expect(json).toMatchObject(told);
    expect(JSON.parse(json.stdout).samples.length).toBe(whole);
    const none = await run('--format', 'json', '--from', `${startMs / 1000 + whole}`, damaged);
    expect(none).toMatchObject(told);
    expect(JSON.parse(none.stdout)).toMatchObject({ samples: [] });
    const metrics = await run('--format', 'openmetrics', damaged);
    expect(metrics).toMatchObject(told);
    expect(metrics.stdout.match(/^cpu_usage_percent\{/gm)?.length).toBe(whole);
    expect(metrics.stdout).not.toContain('# EOF');
  });

  test('stops quietly when its reader has had enough', async () => {
    const child = start(flac);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });
});

describe('of a tape, flac-read', () => {
  const tape = join(folder, 'node_2026-11-24_05-00-00.tape.flac');
  const timeline = [{ startMs, intervalMs: 15_000, count: 200 }];
  const numbered = (series: string, valueAt: (index: number) => number) => ({
    series,
    timeline,
    values: Float64Array.from({ length: 200 }, (_, index) => valueAt(index)),
  });
  const columns = [
    numbered('load{job="node"}', (index) => ((index * index) % 97) / 100),
    numbered('up{job="node"}', () => 1),
    numbered('load{job="other"}', (index) => (index === 3 ? -0 : index === 4 ? Infinity : index)),
    numbered('note{say="a,b",job="node"}', () => Number.NaN),
  ];
  beforeAll(() => writeFileSync(tape, tapeOf(columns)));

  test('prints all series as CSV in the long form, those of one metric together', async () => {
    const { stdout, stderr, status } = await run(tape);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const lines = stdout.trimEnd().split('\n');
    expect(lines.length).toBe(1 + 4 * 200);
    expect([0, 1, 2, 201, 205, 401, 601].map((line) => lines[line])).toEqual([
      'time,series,value',
      '2026-11-24T05:00:00.000Z,"load{job=""node""}",0',
      '2026-11-24T05:00:15.000Z,"load{job=""node""}",0.01',
      '2026-11-24T05:00:00.000Z,"load{job=""other""}",0',
      '2026-11-24T05:01:00.000Z,"load{job=""other""}",+Inf',
      '2026-11-24T05:00:00.000Z,"up{job=""node""}",1',
      '2026-11-24T05:00:00.000Z,"note{job=""node"",say=""a,b""}",NaN',
    ]);
  });

  test('prints one series as it does of a file of one, and reads no frame of the others', async () => {
    const { stdout, stderr } = await run('--stats', '--series', '{job!="node"}', tape);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'time,"load{job=""other""}"',
      '2026-11-24T05:00:00.000Z,0',
    ]);
    expect(stderr).toMatch(/^flac-read: decoded 1 frame of 2, read \d+ bytes of \d+\n$/);
  });

  test('prints the series of any of several selectors as JSON, an object a line', async () => {
    const args = ['--series', 'up', '--series', 'load{job=~"ot.*"}', '--to', `${startMs / 1000 + 60}`];
    const { stdout } = await run('--format', 'json', ...args, tape);
    const objects = stdout.trimEnd().split('\n');
    expect(objects.map((line): unknown => JSON.parse(line))).toEqual([
      { series: 'up{job="node"}', samples: [0, 1, 2, 3, 4].map((n) => [startMs + n * 15_000, 1]) },
      {
        series: 'load{job="other"}',
        samples: [0, 1, 2, '-0', '+Inf'].map((value, n) => [
          startMs + n * 15_000,
          value === '-0' ? -0 : value,
        ]),
      },
    ]);
  });

  test('prints OpenMetrics with the series of a metric behind its type, and one end', async () => {
    const { stdout } = await run('--format', 'openmetrics', '--to', `${startMs / 1000}`, tape);
    expect(stdout.split('\n')).toEqual([
      '# TYPE load gauge',
      'load{job="node"} 0 1795496400.000',
      'load{job="other"} 0 1795496400.000',
      '# TYPE up gauge',
      'up{job="node"} 1 1795496400.000',
      '# TYPE note gauge',
      'note{job="node",say="a,b"} NaN 1795496400.000',
      '# EOF',
      '',
    ]);
  });

  test('prints a series without a name under no other, as promtool does', async () => {
    const nameless = join(folder, 'nameless.tape.flac');
    const [column] = columns;
    if (!column) throw new Error('there are some');
    writeFileSync(nameless, tapeOf([{ ...column, series: '{a="b"}' }]));
    const args = ['--format', 'openmetrics', '--to', `${startMs / 1000}`];
    expect((await run(...args, nameless)).stdout).toBe('{a="b"} 0 1795496400.000\n# EOF\n');
  });

  test('plots one series below the other, over the same times, or those chosen in one chart', async () => {
    const { stdout } = await run('plot', '--height', '4', tape);
    expect(stdout).toMatchSnapshot('below');
    const together = await run('plot', '--together', '--series', 'load', '--height', '4', tape);
    expect(together.stdout).toMatchSnapshot('together');
    const many = join(folder, 'many.tape.flac');
    writeFileSync(
      many,
      tapeOf(Array.from({ length: 27 }, (_, number) => numbered(`m{n="${number}"}`, () => number))),
    );
    expect(await run('plot', '--together', many)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining('26 series at most, not 27: choose some by --series'),
    });
  });

  test('says which series there are where none is selected, and what is no selector', async () => {
    expect(await run('--series', 'absent', tape)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringContaining(
        'no series matches --series; it holds load{job="node"}, up{job="node"}, ',
      ),
    });
    for (const selector of ['load{', 'load{job=~"("}'])
      expect(await run('--series', selector, tape)).toMatchObject({ status: 2 });
    expect((await run('--series', 'cpu_usage_percent', flac)).stdout.split('\n').length).toBe(count + 2);
    expect(await run('--series', 'load', flac)).toMatchObject({ status: 2 });
  });

  test('of a damaged track prints what is sound, and all other tracks, and ends with 1', async () => {
    const damaged = join(folder, 'damaged.tape.flac');
    // More samples than a frame can have; no two of them can share their frames.
    const long = columns.slice(0, 2).map((column, number) => ({
      ...column,
      timeline: [{ startMs, intervalMs: 1000, count: 66_000 }],
      values: Float64Array.from({ length: 66_000 }, (_, index) => ((index * index) % (97 + number)) / 3),
    }));
    const bytes = Buffer.from(tapeOf(long));
    const reader = await FlacReader.open(new MemoryAccess(bytes));
    const audioOffset = 4 + reader.blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 0);
    // In the second frame of the first track.
    const lane = reader.packedIndex?.unpack().tracks[0]?.lanes[0];
    const at = audioOffset + (lane?.frameOffsets[1] ?? 0) + 20;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(damaged, bytes);
    const { stdout, stderr, status } = await run('--format', 'json', damaged);
    expect([status, stderr]).toEqual([1, expect.stringContaining(damaged)]);
    const counts = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).samples.length);
    expect(counts).toEqual([lane?.blockStarts[1], 66_000]);
    expect((await run('--format', 'openmetrics', damaged)).stdout).not.toContain('# EOF');
  });

  test('tells what is on it', async () => {
    const { stdout } = await run('info', tape);
    expect(stdout).toMatch(/^timelines +1$/m);
    expect(stdout).toMatch(/^tracks +4$/m);
    expect(stdout).toMatch(/^seriesSamples +800$/m);
    expect(stdout).toMatch(/^from +2026-11-24T05:00:00\.000Z\nto +2026-11-24T05:49:45\.000Z$/m);
    expect(stdout).toMatch(/^mappings +decimal 2, constant 2$/m);
    const info = JSON.parse((await run('info', '--json', tape)).stdout);
    expect(info.bytesPerSample).toBeCloseTo(statSync(tape).size / 800, 6);
    expect(info.tracks).toHaveLength(4);
    expect(info.tracks[2]).toMatchObject({
      series: 'load{job="other"}',
      mapping: 'decimal',
      samples: 200,
      from: '2026-11-24T05:00:00.000Z',
      min: 0,
      max: '+Inf',
    });
    expect(info).not.toHaveProperty('maxError');
  });

  test('tells the bounds within which values are kept', async () => {
    const lossy = join(folder, 'lossy.tape.flac');
    const wave = numbered('wave', (index) => Math.sin(index));
    writeFileSync(lossy, tapeOf([...columns, { ...wave, maxError: 0.01 }]));
    const info = JSON.parse((await run('info', '--json', lossy)).stdout);
    expect([info.maxError, info.tracks[0].maxError, info.tracks[4].maxError]).toEqual([
      0.01,
      undefined,
      0.01,
    ]);
    expect((await run('info', lossy)).stdout).toMatch(/^maxError +0\.01$/m);
    expect((await run('--series', 'wave', lossy)).stderr).toBe(
      `flac-read: ${lossy}: values of 1 of 1 series are up to 0.01 off: they were kept with --max-error\n`,
    );
    expect((await run('--series', '{__name__!="wave"}', lossy)).stderr).toBe('');
  });
});

describeWith(['promtool'], 'promtool', () => {
  test('makes a block of what is printed as OpenMetrics, with every sample', async () => {
    const { stdout } = await run('--format', 'openmetrics', '--to', `${startMs / 1000 + 999}`, flac);
    const [text, data] = [join(folder, 'metrics.txt'), join(folder, 'blocks')];
    writeFileSync(text, stdout);
    execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', text, data], { stdio: 'pipe' });
    mkdirSync(join(data, 'wal')); // promtool dump wants one to be there
    const dump = execFileSync('promtool', ['tsdb', 'dump', data], { encoding: 'utf8' }).trim().split('\n');
    expect(dump.length).toBe(1000);
    expect(dump.at(-1)).toBe(
      `{__name__="cpu_usage_percent", cpu="0", say="\\"hi\\""} 9.99 ${startMs + 999_000}`,
    );
  });
});

test('labels with control characters move no cursor of a terminal', async () => {
  const path = join(folder, 'control.tape.flac');
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 3 }];
  const values = Float64Array.of(1, 2, 3);
  writeFileSync(path, tapeOf([{ series: 'a{b="\u001B[2J"}', timeline, values }]));
  const outputs = [
    await run('--series', 'absent', path),
    await run('info', path),
    await run('plot', path),
    await run('plot', '--from', '2026-11-24T05:00:00Z', path),
  ];
  // oxlint-disable-next-line no-control-regex -- it is looked for
  for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toMatch(/\u001B\[2J/);
  expect(outputs.filter(({ stdout, stderr }) => (stdout + stderr).includes('\\x1b[2J')).length).toBe(3);
});
