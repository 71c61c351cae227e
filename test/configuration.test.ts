import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ConfiguredCommand, programNames } from '@flac-metrics/command-line';
import type { Setting } from '../packages/command-line/src/configuration/setting.ts';
import { programCommands } from './program-commands.ts';
import { StartedProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const programs = [...programCommands.values()].map((define) => {
  const make = (): ConfiguredCommand => {
    const command = define();
    if (!(command instanceof ConfiguredCommand)) throw new Error('not made by defineProgram');
    return command;
  };
  return { name: make().name(), make };
});

test('every program, and npm start, has a section', () => {
  const installed = readdirSync('packages').flatMap((folder) => {
    const manifest: { bin?: object } = JSON.parse(
      readFileSync(join('packages', folder, 'package.json'), 'utf8'),
    );
    return Object.keys(manifest.bin ?? {});
  });
  expect(programNames).toEqual([...installed, 'npm-start'].toSorted());
  expect(programs.map(({ name }) => name)).toEqual(installed.toSorted());
});

test('no two options of all programs have the same variable, nor an option the name of a subcommand', () => {
  const settings = programs.flatMap(({ make }) => make().settings);
  expect(settings.length).toBeGreaterThan(50);
  expect(new Set(settings.map(({ variable }) => variable)).size).toBe(settings.length);
  const keys = settings.map(({ path, key }) => [...path, key].join(' '));
  const sections = new Set(settings.map(({ path }) => path.join(' ')));
  expect(keys.filter((key) => sections.has(key))).toEqual([]);
});

test('no option takes a secret: they stand in files, and --print-config prints no more than their names', () => {
  const settings = programs.flatMap(({ make }) => make().settings);
  const secret = /secret|password|token|credential|(^|[-.])key/;
  expect(settings.filter(({ key }) => secret.test(key) && !/[-.]file$/.test(key))).toEqual([]);
});

/** Texts of which every option's reader takes at least two. */
const someTexts =
  '1h 2h 24h 3 7 16 24 80 120 2026-01-01T00:00:00Z 0.5 1% 127.0.0.1:0 [::1]:80 a=1 b=x,y up{a="1",b!~"x,y.*"} up csv json openmetrics logfmt info debug sine walk tape flac wav jsonl s ms Z +01:00'.split(
    ' ',
  );

function textsFor(setting: Setting): string[] {
  const candidates = setting.isSwitch ? ['true', 'false'] : someTexts;
  const texts = candidates.filter((text) => isReadable(setting, [text]));
  if (texts.length < 2) throw new Error(`add texts that ${setting.path.join(' ')} --${setting.key} takes`);
  return texts;
}

function isReadable(setting: Setting, texts: readonly string[]): boolean {
  try {
    setting.read({ from: '', texts });
    return true;
  } catch {
    return false;
  }
}

/** What each source says of each setting: texts, or nothing. */
type Given = Record<'flags' | 'variable' | 'file', readonly string[] | undefined>;

function givenFor(setting: Setting): fc.Arbitrary<Given> {
  const text = fc.constantFrom(...textsFor(setting));
  const texts = setting.isRepeatable
    ? fc.uniqueArray(text, { minLength: 1, maxLength: 2 }).filter((texts) => isReadable(setting, texts))
    : text.map((text) => [text]);
  const perhaps = fc.option(texts, { nil: undefined });
  return fc.record({ flags: perhaps, variable: perhaps, file: perhaps });
}

function flagsOf({ option, key, isSwitch }: Setting, texts: readonly string[] = []): string[] {
  if (isSwitch) return texts.map((text) => (text === 'true' ? `--${key}` : `--no-${key}`));
  return texts.flatMap((text) => [option.long ?? '', text]);
}

/** The section of these settings, which are all of one, as JSON, which is YAML. */
function fileOf(given: ReadonlyMap<Setting, Given>): string {
  const values: Record<string, unknown> = {};
  let path: readonly string[] = [];
  for (const [setting, { file }] of given) {
    path = setting.path;
    if (file) values[setting.key] = setting.isRepeatable ? file : file[0];
  }
  return JSON.stringify(path.reduceRight((inner, name) => ({ [name]: inner }), values));
}

/** Has a program read its options, and a subcommand of it where one is named. */
function parse(root: ConfiguredCommand, subcommand: string | undefined, flags: readonly string[]) {
  if (subcommand === undefined) return void root.parseOptions([...flags]);
  root.parseOptions([subcommand, ...flags.filter((flag) => flag === '--print-config')]);
  return void root.commands
    .find((command) => command.name() === subcommand)
    ?.parseOptions(flags.filter((flag) => flag !== '--print-config'));
}

/** What `--print-config` prints. */
function printed(parseAll: () => void): string {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((data) => {
    text += String(data);
    return true;
  });
  try {
    parseAll();
  } catch (error) {
    if (!(error instanceof Error && 'exitCode' in error && error.exitCode === 0)) throw error;
  } finally {
    write.mockRestore();
  }
  return text;
}

const asJson = (value: unknown) => JSON.stringify(value) ?? 'nothing';

/** Each command that has options: a program, or one with the name of its subcommand. */
const commands = programs.flatMap(({ name, make }) =>
  [undefined, ...make().commands.map((command) => command.name())].map((subcommand) => ({
    name: [name, subcommand].filter(Boolean).join(' '),
    make,
    subcommand,
  })),
);

describe.each(commands)('$name', ({ name, make, subcommand }) => {
  const settings = make().settings.filter(({ path }) => path.join(' ') === name);

  test('takes each option from flags, else its variable, else the file, else the default, and prints what gives the same', () => {
    const path = join(folder, 'all.yml');
    const givenForAll = fc.tuple(...settings.map(givenFor));
    const property = fc.property(givenForAll, (given) => {
      const all = new Map(settings.flatMap((setting, at) => (given[at] ? [[setting, given[at]]] : [])));
      vi.stubEnv('FLAC_METRICS_CONFIG', path);
      writeFileSync(path, fileOf(all));
      for (const [{ variable }, { variable: texts }] of all)
        if (texts) vi.stubEnv(variable, texts.length === 1 ? texts[0] : JSON.stringify(texts));
      const flags = [...all].flatMap(([setting, { flags }]) => flagsOf(setting, flags));
      const command = make();
      parse(command, subcommand, flags);
      const print = printed(() => parse(make(), subcommand, [...flags, '--print-config']));
      vi.unstubAllEnvs();
      expectGiven(command, subcommand, all);

      writeFileSync(path, print);
      vi.stubEnv('FLAC_METRICS_CONFIG', path);
      const again = make();
      parse(again, subcommand, []);
      vi.unstubAllEnvs();
      for (const { attribute } of settings)
        expect(asJson(valueOf(again, subcommand, attribute))).toBe(
          asJson(valueOf(command, subcommand, attribute)),
        );
    });
    fc.assert(property, { numRuns: 30 });
  });
});

function partOf(root: ConfiguredCommand, subcommand: string | undefined) {
  return root.commands.find((command) => command.name() === subcommand) ?? root;
}

function valueOf(root: ConfiguredCommand, subcommand: string | undefined, attribute: string): unknown {
  return partOf(root, subcommand).getOptionValue(attribute);
}

function expectGiven(
  root: ConfiguredCommand,
  subcommand: string | undefined,
  all: ReadonlyMap<Setting, Given>,
): void {
  const command = partOf(root, subcommand);
  for (const [setting, { flags, variable, file }] of all) {
    const texts = flags ?? variable ?? file;
    const source = flags ? 'cli' : variable ? 'env' : file ? 'config' : setting.option.defaultValue;
    const value = texts ? setting.read({ from: '', texts }) : setting.option.defaultValue;
    expect(asJson(command.getOptionValue(setting.attribute))).toBe(asJson(value));
    if (texts) expect(command.getOptionValueSource(setting.attribute)).toBe(source);
  }
}

describe.each(programs)('$name', ({ name, make }) => {
  test('tells in its help where values come from', () => {
    const words = printed(() => make().outputHelp()).replaceAll(/\s+/g, ' ');
    expect(words).toContain(`FLAC_METRICS_${name.toUpperCase().replace('-', '_')}_<OPTION>`);
    expect(words).not.toContain('--no-json');
  });

  test('prints its defaults', () => {
    expect(printed(() => parse(make(), undefined, ['--print-config']))).toMatchSnapshot();
  });
});

// Set-up looks first whether all is built.
test('npm start has a section of its own, and its programs read the same file', async () => {
  const path = join(folder, 'start.yml');
  const dir = join(folder, 'recordings');
  writeFileSync(
    path,
    `npm-start: {dir: ${dir}, interval: 200ms, duration: 1s, listen: '127.0.0.1:0'}\nprom-remote: {log.format: json}\n`,
  );
  const program = new StartedProgram(process.execPath, ['scripts/start.js', '--config', path]);
  await program.ended();
  expect(program.stderr).toContain(`recording into ${dir}, every 200ms, a file every 1h`);
  expect(program.stderr).toMatch(/^\{.*"serving".*\}$/m);
}, 120_000);
