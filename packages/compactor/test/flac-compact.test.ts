import { chmodSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { runInProcess } from '../../../test/in-process.ts';
import { centuryTape } from '../../../test/rewritten-tape.ts';
import { startProgram as start } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { flacCompact } from '../src/flac-compact-command.ts';
import { compactFolder, compactionLockName } from '../src/index.ts';
import { folderColumns } from './folder-columns.ts';
import { writeFlac, type Recording } from './one-series-flac.ts';

const root = temporaryFolder();
const newFolder = () => mkdtempSync(join(root, 'folder-'));
const run = (...args: string[]) => runInProcess(flacCompact(), ...args);
const program = 'flac-compact';

/** Files of ten minutes each, of two hosts. */
function fill(folder: string, files: number): void {
  for (let file = 0; file < files; file += 1) {
    for (const instance of ['a', 'b']) {
      const samples = Int32Array.from(
        { length: 600 },
        (_, index) => (index * 37 + file * instance.charCodeAt(0)) % 1009,
      );
      const series = `up{instance="${instance}",job="x"}`;
      const recording: Recording = { series, startMs: file * 600_000, samples };
      writeFlac(folder, recording, `${instance}_${file}.flac`);
    }
  }
}

test('explains itself', () => {
  expect(flacCompact().helpInformation()).toMatchSnapshot();
});

test('tells what it makes, and what it has come to; a second run has nothing to do', async () => {
  const folder = newFolder();
  fill(folder, 3);
  const tape = (instance: string) => join(folder, `x@${instance}_1970-01-01_00-00-00.tape.flac`);
  const dry = await run('--dry-run', folder);
  expect({ ...dry, stdout: dry.stdout.split('\n') }).toEqual({
    status: 0,
    stdout: [
      `${tape('a')}: 1 series, 1800 samples, to be made`,
      `${tape('b')}: 1 series, 1800 samples, to be made`,
      expect.stringMatching(/^2 tapes of 3600 samples would be made, 6 files of \d+\.\d KiB would go$/),
      '',
    ],
    stderr: '',
  });
  const { stdout, ...rest } = await run(folder);
  expect({ ...rest, stdout: stdout.split('\n') }).toEqual({
    status: 0,
    stdout: [
      expect.stringMatching(/a_1970-01-01_00-00-00\.tape\.flac: 1 series, 1800 samples, \d+(\.\d Ki)? ?B$/),
      expect.stringMatching(/b_1970-01-01_00-00-00\.tape\.flac: 1 series, 1800 samples, \d+(\.\d Ki)? ?B$/),
      expect.stringMatching(/^2 tapes of 3600 samples in .* made, 6 files of .* removed$/),
      '',
    ],
    stderr: '',
  });
  expect(await run(folder)).toEqual({ status: 0, stdout: 'nothing to compact\n', stderr: '' });
  const json = await run('--json', '--window', '1h', folder);
  expect(JSON.parse(json.stdout)).toEqual({
    tapes: 0,
    samples: 0,
    tapeBytes: 0,
    kept: 2,
    removed: 0,
    removedBytes: 0,
    left: 0,
  });
});

test('tells of each tape how far its values may be off', async () => {
  const folder = newFolder();
  const samples = Int32Array.from({ length: 900 }, (_, index) => Math.round(1e6 * Math.sin(index)));
  writeFlac(folder, { series: 'up', startMs: 0, samples }, 'up.flac');
  const { stdout } = await run('--max-error', '0.5', folder);
  expect(stdout.split('\n')[0]).toMatch(/: 1 series, 900 samples, .*B, values up to 0\.5 off$/);
});

test('--dry-run names tapes as they will be called', async () => {
  const folder = newFolder();
  fill(folder, 1);
  await run('--window', '1h', folder);
  fill(folder, 2);
  const named = (stdout: string) => stdout.match(/\S+\.tape\.flac/g);
  const dry = await run('--dry-run', folder);
  expect(named(dry.stdout)).toEqual(named((await run(folder)).stdout));
  expect(named(dry.stdout)).toEqual(
    ['a', 'b'].map((instance) => expect.stringMatching(`${instance}_.*_2\\.tape`)),
  );
});

test('leaves a tape of a few bytes that would be cut into millions of parts, and compacts all others', async () => {
  const folder = newFolder();
  fill(folder, 1);
  writeFileSync(join(folder, 'century.tape.flac'), await centuryTape(2000));
  const { stdout, stderr } = await run(folder);
  expect(stdout).toContain('2 files of');
  expect(stderr).toMatch(/century\.tape\.flac: its series would be cut into \d+ parts, .* --window/);
});

test('of many tapes of a few bytes, takes so many as one run bears, leaves the others, and compacts all else', async () => {
  const folder = newFolder();
  fill(folder, 1);
  for (let file = 0; file < 9; file += 1) {
    const seriesOf = (number: number): string => `a{file="${file}",n="${number}"}`;
    writeFileSync(join(folder, `${file}.tape.flac`), await centuryTape(4, { seriesOf, count: 2 ** 31 }));
  }
  const { stdout, stderr } = await run('--dry-run', '--window', '2000d', folder);
  expect(stdout).toMatch(/ 4 files of .* would go\n$/);
  expect(stderr.match(/it tells of 8589934592 samples in \d+ bytes/g)).toHaveLength(7);
});

test.each(['planning', 'comparing'])(
  'hears while it is %s, which needs no disk, that it is to stop, and does nothing else',
  async (step) => {
    const folder = newFolder();
    const tape = await centuryTape(2, { count: 86_400 * 4000 });
    for (const name of ['a', 'b']) writeFileSync(join(folder, `${name}.tape.flac`), tape);
    const stop = new AbortController();
    const steps = new Set<string>();
    const onPreparing = (what: string): void => {
      if (what === step && !steps.has(step)) setTimeout(() => stop.abort(new Error('stopped')), 0);
      steps.add(what);
    };
    const told = { windowMs: 86_400_000, dryRun: true, signal: stop.signal, onPreparing, onLeft: () => {} };
    await expect(compactFolder(folder, told)).rejects.toThrow('stopped');
    expect([...steps].at(-1)).toBe(step);
  },
  20_000,
);

test('says that --max-error changes nothing of tapes that are as planned', async () => {
  const folder = newFolder();
  fill(folder, 1);
  expect((await run(folder)).stdout).not.toContain('--max-error');
  expect((await run('--max-error', '5', folder)).stdout).toMatch(
    /^nothing to compact; --max-error changes nothing of 2 tapes that were as planned before/,
  );
});

test('names what has stayed, and ends with 1', async () => {
  const folder = newFolder();
  fill(folder, 1);
  const music = join(folder, 'music.flac');
  writeFileSync(music, 'fLaC');
  const { status, stdout, stderr } = await run(folder);
  expect({ status, stdout }).toEqual({ status: 1, stdout: expect.stringContaining('2 files of') });
  expect(stderr).toMatch(
    /^flac-compact: .*music\.flac.*\nflac-compact: 1 could not be compacted and stayed: see above\n$/,
  );
  expect(readdirSync(folder)).toHaveLength(3);
});

test.each([
  ['a folder that is not there', 'nowhere', 'no-such-folder'],
  ['a file', 'package.json', 'no-such-folder'],
])('refuses %s', async (_, path, code) => {
  const told = { windowMs: 60_000, dryRun: true, onLeft: () => {} };
  await expect(compactFolder(path, told)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(path),
  });
});

test.each([
  ['a window of seconds', ['--window', '30s'], /--window.*1m is the least/],
  ['no bound of errors', ['--max-error', '0'], /--max-error.*is no bound of errors/],
])('refuses %s', async (_, args, words) => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const started = flacCompact().parseAsync([...args, root], { from: 'user' });
  await expect(started).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  expect(printed).toHaveBeenCalledWith(expect.stringMatching(words));
  printed.mockRestore();
});

test('names a folder into which nothing may be written, and touches nothing', async () => {
  const folder = newFolder();
  fill(folder, 1);
  const before = readdirSync(folder);
  chmodSync(root, 0o755);
  chmodSync(folder, 0o555);
  // Nothing is forbidden to root.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    const compacted = compactFolder(folder, { windowMs: 60_000, onLeft: () => {} });
    await expect(compacted).rejects.toMatchObject({ code: 'EACCES', path: folder });
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(folder, 0o755);
  }
  expect(readdirSync(folder)).toEqual(before);
});

test('killed at any moment, no sample is lost or doubled, and the last run makes what an undisturbed one does', async () => {
  const [folder, undisturbed] = [newFolder(), newFolder()];
  for (const each of [folder, undisturbed]) fill(each, 6);
  const before = await folderColumns(folder);
  await compactFolder(undisturbed, { windowMs: 60_000, onLeft: () => expect.unreachable() });
  const made = (each: string) => readdirSync(each).filter((name) => name.endsWith('.tape.flac'));
  const sources = () => readdirSync(folder).filter((name) => /^[ab]_\d\.flac$/.test(name));
  const all = made(undisturbed).length;
  const moments: (() => boolean)[] = [
    () => existsSync(join(folder, compactionLockName)),
    ...[1, all * Math.random(), all - 1].map((tapes) => () => made(folder).length >= tapes),
    () => readdirSync(folder).some((name) => name.endsWith('.part')) || made(folder).length === all,
    () => sources().length < 12,
  ];
  let halfDone = 0;
  for (const hasCome of moments) {
    const started = start(program, '--window', '1m', folder);
    while (started.child.exitCode === null && !hasCome()) await sleep(1);
    await sleep(Math.random() * 3);
    await started.stop('SIGKILL');
    expect(await folderColumns(folder)).toEqual(before);
    if (made(folder).length > 0 && sources().length > 0) halfDone += 1;
  }
  expect(halfDone, 'kills between the first tape and the removal of all sources').toBeGreaterThan(0);
  expect(await run('--window', '1m', folder)).toMatchObject({ status: 0, stderr: '' });
  expect(await folderColumns(folder)).toEqual(before);
  expect(readdirSync(folder)).toEqual(readdirSync(undisturbed));
}, 120_000);
