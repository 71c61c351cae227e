import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { anyLabelOption, defaultOption, defineProgram, timeSpanOption, variableOf } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
const path = join(folder, 'c.yml');
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

interface Sources {
  readonly flags?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly file?: string;
}

/** Runs a program with options of every kind, whose name ends in what is no part of a key, as that of `npm start --` does. */
async function run({ flags = [], variables = {}, file }: Sources) {
  const told: unknown[] = [];
  const program = defineProgram({
    name: 'wav-generator --',
    description: 'For tests.',
    examples: [],
    moduleUrl: import.meta.url,
  })
    .option('--dir <folder>', 'text', 'recordings')
    .addOption(defaultOption('--every.time <time>', 'read', timeSpanOption, '1s'))
    .option('--label <name=value>', 'may be given again', anyLabelOption)
    .option('--json', 'a switch')
    .option('--no-color', 'a switch that is on')
    .argument('[file]')
    .action((_, options) => void told.push(options));
  program
    .command('info')
    .option('--all', 'another switch')
    .action((options) => void told.push(options));
  vi.stubEnv('FLAC_METRICS_CONFIG', '');
  for (const [name, text] of Object.entries(variables))
    vi.stubEnv(`FLAC_METRICS_WAV_GENERATOR_${name}`, text);
  if (file !== undefined) writeFileSync(path, file);
  const args = file === undefined ? flags : ['--config', path, ...flags];
  const stderr = vi.spyOn(console, 'error').mockImplementation(() => {});
  let stdout = '';
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((text) => ((stdout += String(text)), true));
  let error: unknown;
  await program.parseAsync(args, { from: 'user' }).catch((thrown: unknown) => (error = thrown));
  write.mockRestore();
  return { options: told[0], stdout, stderr: stderr.mock.calls.flat().join('\n'), error };
}

const byDefault = { dir: 'recordings', 'every.time': 1000, color: true };
const section = (...lines: string[]) => ['wav-generator:', ...lines].join('\n  ');

describe('values', () => {
  test('are the defaults where nothing is given, and nothing else is there', async () => {
    const { options, stderr, error } = await run({});
    expect({ options, stderr, error }).toEqual({ options: byDefault, stderr: '', error: undefined });
  });

  test('come from the file, read as flags are', async () => {
    const file = section(
      'dir: 0x10',
      'every.time: 2m',
      'label: [a=1, "b=x,y"]',
      'json: true',
      'color: false',
    );
    expect((await run({ file })).options).toEqual({
      dir: '0x10',
      'every.time': 120_000,
      label: [
        { name: 'a', value: '1' },
        { name: 'b', value: 'x,y' },
      ],
      json: true,
      color: false,
    });
  });

  test('come from variables, before the file, and a list takes the place of another as a whole', async () => {
    const variables = { DIR: '/v', EVERY_TIME: '3s', LABEL: '[c=1, "d=x,y"]', JSON: 'false', COLOR: 'true' };
    const file = section('dir: /f', 'every.time: 2m', 'label: a=1', 'json: true', 'color: false');
    expect((await run({ variables, file })).options).toEqual({
      dir: '/v',
      'every.time': 3000,
      label: [
        { name: 'c', value: '1' },
        { name: 'd', value: 'x,y' },
      ],
      color: true,
    });
  });

  test('come from flags before all, which turn switches off and on as well', async () => {
    const flags = ['--dir', 'x', '--dir', '/l', '--label', 'e=1', '--label', 'f=2', '--no-json', '--color'];
    const variables = { DIR: '/v', LABEL: 'c=1', JSON: 'true', COLOR: 'false' };
    expect((await run({ flags, variables })).options).toEqual({
      ...byDefault,
      dir: '/l',
      label: [
        { name: 'e', value: '1' },
        { name: 'f', value: '2' },
      ],
    });
  });

  test('of a variable that is empty are none, of a list that is empty as well', async () => {
    const file = section('dir: /f', 'label: a=1');
    expect((await run({ variables: { DIR: '', LABEL: '[]' }, file })).options).toEqual({
      ...byDefault,
      dir: '/f',
    });
  });

  test('may be shared in the file, and sections of other programs are left alone', async () => {
    const file = `prom-remote:\n  dir: &dir /srv\n  nonsense: 1\n${section('dir: *dir')}\n`;
    expect((await run({ file })).options).toEqual({ ...byDefault, dir: '/srv' });
  });

  test.each(['', '# nothing\n', 'wav-generator:', '{}'])('of the file %j are none', async (file) => {
    expect((await run({ file })).options).toEqual(byDefault);
  });

  test('of a subcommand have a section and variables of their own', async () => {
    const flags = ['info'];
    const file = section('json: true', 'info:', '  all: true');
    expect((await run({ flags })).options).toEqual({});
    expect((await run({ flags, file })).options).toEqual({ all: true });
    expect((await run({ flags, file, variables: { INFO_ALL: 'false' } })).options).toEqual({});
    expect((await run({ flags, variables: { JSON: 'true', ALL: 'true' } })).options).toEqual({});
    expect((await run({ flags: ['info', '--all'] })).options).toEqual({ all: true });
  });

  test('of a file that a variable names are read, but not where a flag names another', async () => {
    const other = join(folder, 'other.yml');
    writeFileSync(other, section('dir: /other'));
    vi.stubEnv('FLAC_METRICS_CONFIG', other);
    const stub = vi.spyOn(vi, 'stubEnv').mockReturnValueOnce(vi);
    expect((await run({})).options).toEqual({ ...byDefault, dir: '/other' });
    stub.mockRestore();
    expect((await run({ file: section('dir: /f') })).options).toEqual({ ...byDefault, dir: '/f' });
  });
});

describe('what is wrong is told with where it stands and what to do', () => {
  test.each([
    ['nonsense', ':1: the file must be keys with values behind'],
    ['a: [x\n', 'this is no YAML: '],
    ['wav-generator:\n  listen: [::1]:80', ':2: this is no YAML: '],
    ['wav-generator:\n  dir: a\n  dir: b', ':3: this is no YAML: Map keys must be unique'],
    ['wav-generator:\n  dir: *no', ':2: dir must be one value'],
    ['wav-generatr:\n', ':1: the file has no section "wav-generatr": did you mean wav-generator?'],
    ['wav-generator: x', ':1: wav-generator must be keys with values'],
    [section('labels: a=1'), ':2: wav-generator has no option "labels": did you mean label?'],
    [section('nothing-like-it: 1'), 'there is dir, every.time, label, json, color, info'],
    [section('config: x.yml'), ':2: wav-generator has no option "config"'],
    [section('', 'dir:'), ':3: dir has no value: write one, or take the line away'],
    [section('dir: [a]'), ':2: dir takes one value, not a list'],
    [section('dir: {a: b}'), ':2: dir must be one value, without keys'],
    [section('label: [{a: b}]'), ':2: label has something else than a text'],
    [section('label:', '  - a=1', '  - b'), ":2: label 'b' is invalid. A label is written name=value."],
    [section('every.time: soon'), `:2: every.time 'soon' is invalid. "soon" is not a time span`],
    [section('json: yes'), ":2: json 'yes' is invalid. It must be true or false."],
    [section('info:', '  al: true'), ':3: wav-generator info has no option "al": did you mean all?'],
  ])('in the file %j', async (file, words) => {
    const { error, options } = await run({ file, flags: file.includes('info:') ? ['info'] : [] });
    expect(options).toBeUndefined();
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(words) });
    expect(error).toMatchObject({ message: expect.stringContaining(path) });
  });

  test.each([
    ['EVERY_TIME', 'soon', `every.time 'soon' is invalid. "soon" is not a time span`],
    ['JSON', '1', "json '1' is invalid. It must be true or false."],
    ['LABEL', 'b', "label 'b' is invalid. A label is written name=value."],
    ['LABEL', '[b', 'It begins as a list, but is none: write [first, second]'],
    ['LABEL', '[{a: b}]', 'It begins as a list, but is none'],
  ])('in the variable %s=%s', async (name, text, words) => {
    const { error } = await run({ variables: { [name]: text } });
    const message = expect.stringContaining(`FLAC_METRICS_WAV_GENERATOR_${name}: ${words}`);
    expect(error).toMatchObject({ code: 'usage', message });
  });

  test('unless another source goes before it', async () => {
    const flags = ['--every.time', '2s'];
    const file = section('every.time: never');
    const { options } = await run({ flags, variables: { EVERY_TIME: 'soon' }, file });
    expect(options).toEqual({ ...byDefault, 'every.time': 2000 });
  });

  test.each([
    [join(folder, 'gone.yml'), 'gone.yml: no such file or directory'],
    [folder, 'it is not a regular file'],
    ['/dev/zero', 'it is not a regular file'],
  ])('of the file %s, which cannot be read', async (file, words) => {
    const { error } = await run({ flags: ['--config', file] });
    expect(error).toMatchObject({ code: 'usage', message: expect.stringContaining(words) });
  });

  test('but help is there all the same', async () => {
    const { stdout } = await run({ flags: ['--help'], file: 'nonsense' });
    expect(stdout).toContain('--print-config');
    expect(stdout).not.toContain('--no-json');
  });
});

test('variables of ours that set nothing are told in one line, those of other programs are not', async () => {
  vi.stubEnv('FLAC_METRICS_PROM_REMOTE_ANYTHING', '1');
  vi.stubEnv('FLAC_METRICS_PROM_REMOT_LISTEN', '1');
  const { options, stderr } = await run({ variables: { DIRR: '/x', INFO_ALL: 'true' } });
  expect(options).toEqual(byDefault);
  expect(stderr).toMatch(
    /^wav-generator: variables that set nothing: FLAC_METRICS_PROM_REMOT_LISTEN \(.*\), FLAC_METRICS_WAV_GENERATOR_DIRR \(did you mean FLAC_METRICS_WAV_GENERATOR_DIR\?\)$/,
  );
});

test('a variable is named by its program and option', () => {
  expect(variableOf(['prom-remote', 'web.config.file'])).toBe('FLAC_METRICS_PROM_REMOTE_WEB_CONFIG_FILE');
});

describe('--print-config', () => {
  test('prints what holds and where it comes from, and gives the same when it is used as the file', async () => {
    const flags = ['--print-config', '--json', '--label', 'a=#1', '--label', 'b=x: y'];
    const sources = { variables: { DIR: '' }, file: section('dir: "[::1]"', 'info: {all: true}') };
    const { stdout, error } = await run({ ...sources, flags });
    expect(error).toMatchObject({ exitCode: 0 });
    expect(stdout.replaceAll(path, 'FILE')).toMatchInlineSnapshot(`
      "# The values in effect, and where they come from. This can be used as a file for --config.
      wav-generator:
        dir: "[::1]"    # FILE:2
        every.time: 1s  # default
        label:          # --label
          - a=#1
          - "b=x: y"
        json: true      # --json
        color: true     # default
        info:
          all: true  # FILE:3
      "
    `);
    const again = await run({ file: stdout });
    expect(again.options).toEqual((await run({ ...sources, flags: flags.slice(1) })).options);
  });

  test('of a subcommand prints its flags with the whole program', async () => {
    const { stdout } = await run({ flags: ['--dir', 'x', 'info', '--all', '--print-config'] });
    expect(stdout).toMatch(/ {2}dir: x +# --dir\n/);
    expect(stdout).toMatch(/ {2}info:\n {4}all: true +# --all\n/);
  });

  test('writes any text so that it can be read again', async () => {
    for (const text of ['true', '', '# x', 'a\nb', "it's", '~', '- x', '*a', '\u0001', 'x'.repeat(200)]) {
      const { stdout } = await run({ flags: ['--print-config', '--dir', text] });
      expect((await run({ file: stdout })).options).toEqual({ ...byDefault, dir: text });
    }
  });
});
