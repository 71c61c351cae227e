import { execFileSync } from 'node:child_process';
import { readdirSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { couldNotFetch } from '../scripts/set-up.js';
import { commandLines, documentedBlock } from './documented-blocks.ts';
import { StartedProgram, type Finished } from './program.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

// npm, and every program twice: seconds on a machine that has nothing else to do.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

const folder = temporaryFolder();
const tarballFolder = join(folder, 'tarballs');
const place = join(folder, 'opt/flac-metrics');
const [pack = '', takeTarballs = '', install = '', loadBinding = '', ...copy] = commandLines(
  documentedBlock('README.md', 'npm run pack'),
);

async function run(command: string, ...args: string[]): Promise<Finished> {
  const program = new StartedProgram(command, args);
  const status = await program.ended();
  return { status, stdout: program.stdout, stderr: program.stderr };
}

/** Runs a command of README with our folder in the place of those of the system, and of packed/. */
function runDocumented(command: string, ...options: string[]): Promise<Finished> {
  const moved = command.replaceAll(/(?<=[ '])(\/(?:opt|usr)|packed)\//g, (_, path: string) =>
    path === 'packed' ? `${folder}/` : `${folder}${path}/`,
  );
  return run('bash', '-c', [moved, ...options].join(' '));
}

beforeAll(async () => {
  const { status, stderr } = await runDocumented(pack, '--', folder);
  if (status !== 0) throw new Error(stderr);
});

const tarballs = () =>
  readdirSync(tarballFolder)
    .filter((name) => name.endsWith('.tgz'))
    .map((name) => join(tarballFolder, name));
const programs = () => readdirSync(join(folder, 'completion/bash'));

const packages = readdirSync('packages');

describe('the tarballs', () => {
  test('are one for each package', () => {
    const names = tarballs().map((path) =>
      basename(path).replace(/^flac-metrics-(.*)-\d+\.\d+\.\d+\.tgz$/, '$1'),
    );
    expect(names.toSorted()).toEqual(packages.toSorted());
  });

  test('hold programs, build and licence, and no tests, sources or paths of this machine', () => {
    for (const tarball of tarballs()) {
      const files = execFileSync('tar', ['--list', '--file', tarball], { encoding: 'utf8' })
        .trim()
        .split('\n');
      const unexpected = files.filter(
        (file) =>
          !/^package\/(LICENSE|package\.json|bin\/[a-z-]+\.js|dist\/[a-z\d/-]+(\.d\.ts|\.js)|static\/[a-z]+\.(html|css|svg))$/.test(
            file,
          ),
      );
      expect([tarball, unexpected]).toEqual([tarball, []]);
      expect(files).toContain('package/LICENSE');
      const content = execFileSync('tar', ['--extract', '--to-stdout', '--file', tarball], {
        encoding: 'utf8',
      });
      expect(content).not.toContain(process.cwd());
      expect(content).not.toContain('"workspace:');
    }
  });
});

describe('the tarballs, installed as README tells', () => {
  let isOffline = false;
  let requests = '';

  // The script of flac-bindings would build libFLAC's binding for a minute, as set-up has done here: that build is used.
  beforeAll(async () => {
    const quick = [
      '--prefer-offline',
      '--fetch-retries=1',
      '--fetch-retry-mintimeout=1000',
      '--fetch-retry-maxtimeout=5000',
      '--no-audit',
      '--loglevel=http',
    ];
    const taken = await runDocumented(takeTarballs);
    if (taken.status !== 0) throw new Error(taken.stderr);
    const { status, stderr } = await runDocumented(install, '--ignore-scripts', ...quick);
    isOffline = status !== 0 && couldNotFetch(stderr) && !process.env['CI'];
    if (isOffline) return;
    if (status !== 0) throw new Error(stderr);
    requests = stderr;
    const binding = 'node_modules/flac-bindings/build';
    symlinkSync(join(process.cwd(), 'packages/flac-encoder', binding), join(place, binding));
  });

  const installed = (name: string, ...args: string[]) => run(join(place, 'node_modules/.bin', name), ...args);

  test('come from nowhere else: the registry is not asked for their names', ({ skip }) => {
    skip(isOffline, 'the registry of npm cannot be reached');
    // npm tells of each file that it takes, be it out of its cache.
    expect(requests).toMatch(/^npm http cache @flac-metrics\//m);
    expect(requests.split('\n').filter((line) => /https?:.*flac-metrics/.test(line))).toEqual([]);
  });

  test('give every program, with its help and version', async ({ skip }) => {
    skip(isOffline, 'the registry of npm cannot be reached');
    const told = await Promise.all(
      programs().flatMap((name) => [installed(name, '--help'), installed(name, '--version')]),
    );
    for (const { status, stderr } of told) expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('have a binding of libFLAC that loads', async ({ skip }) => {
    skip(isOffline, 'the registry of npm cannot be reached');
    expect(await runDocumented(loadBinding)).toMatchObject({ status: 0, stderr: '' });
  });

  test('generate, encode and read', async ({ skip }) => {
    skip(isOffline, 'the registry of npm cannot be reached');
    const wav = join(folder, 'walk.wav');
    const flac = join(folder, 'walk.flac');
    const signal = ['--signal', 'walk', '--samples', '1000', '--out', wav];
    expect(await installed('wav-generator', ...signal)).toMatchObject({ status: 0 });
    expect(await installed('flac-encode', '--keep', wav)).toMatchObject({ status: 0 });
    expect(await installed('flac-verify', wav, flac)).toMatchObject({ status: 0 });
    const { stdout } = await installed('flac-read', flac);
    expect(stdout.trim().split('\n').length).toBe(1001);
    expect(stdout).toBe((await run('node_modules/.bin/flac-read', flac)).stdout);
  });
});

test('manual pages and completion are copied to where they are found', async () => {
  for (const command of copy) expect(await runDocumented(command)).toMatchObject({ status: 0, stderr: '' });
  const share = join(folder, 'usr');
  const pages = programs().map((name) => `${name}.1`);
  expect(readdirSync(join(share, 'local/share/man/man1'))).toEqual(pages);
  expect(readdirSync(join(share, 'share/bash-completion/completions'))).toEqual(programs());
});

describeWith(['man'], 'manual pages', () => {
  test('are there for every program, without a fault of markup, and tell every option', async () => {
    for (const name of programs()) {
      const page = join(folder, 'man', `${name}.1`);
      const { status, stdout, stderr } = await run('man', '--warnings', '--local-file', page);
      expect([name, status, stderr]).toEqual([name, 0, '']);
      const { stdout: help } = await run(join('node_modules/.bin', name), '--help');
      for (const [, option = ''] of help.matchAll(/^ {2}(-[^ ]*)/gm)) expect(stdout).toContain(option);
      expect(stdout).toContain('EXAMPLES');
    }
  });
});

describe('completion in bash', () => {
  /** What bash offers for the last of the words. */
  const offered = async (program: string, ...words: string[]): Promise<string[]> => {
    const script = `
      source "$1"; shift
      read -r _ _ _ _ function _ < <(complete -p "$1")
      COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
      "$function" "$1" "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const file = join(folder, 'completion/bash', program);
    const { status, stdout, stderr } = await run('bash', '-uc', script, 'bash', file, program, ...words);
    expect([status, stderr]).toEqual([0, '']);
    return stdout.trim() === '' ? [] : stdout.trim().split('\n');
  };

  test('offers the options of every program', async () => {
    for (const program of programs()) expect(await offered(program, '--vers')).toEqual(['--version']);
    expect(await offered('prom-remote', '--log')).toEqual(['--log.format', '--log.level']);
  });

  test('offers what an option takes that is one of a few', async () => {
    expect(await offered('flac-read', 'x.flac', '--format', '')).toEqual(['csv', 'json', 'openmetrics']);
    expect(await offered('flac-read', 'x.flac', '--format', '=')).toEqual(['csv', 'json', 'openmetrics']);
    expect(await offered('prom-remote', '--log.level', '=', 'w')).toEqual(['warn']);
    expect(await offered('wav-generator', '--bits', '2')).toEqual(['24']);
    expect(await offered('wav-generator', '--bits', '24', '--sig')).toEqual(['--signal']);
    expect(await offered('flac-read', 'x.flac', '--from', '')).toEqual([]);
  });

  test('offers subcommands and their options, and leaves paths to bash', async () => {
    expect(await offered('flac-read', 'in')).toEqual(['info']);
    expect(await offered('flac-read', 'info', '--')).toEqual(['--json', '--help']);
    expect(await offered('flac-read', '')).toEqual([]);
    expect(await offered('flac-read', 'x.flac', 'in')).toEqual([]);
  });
});

describeWith(['zsh'], 'completion in zsh', () => {
  test('is a script that zsh takes', async () => {
    for (const name of programs())
      expect(await run('zsh', '-n', join(folder, 'completion/zsh', `_${name}`))).toMatchObject({
        status: 0,
        stderr: '',
      });
  });

  /** What the script hands to zsh's own `_arguments` for the last of the words: how many words there are, the first of them, and specs. */
  const handed = async (...words: string[]): Promise<string[]> => {
    const script = `
      _arguments() { print -rl -- "$CURRENT" "$words[1]" "$@" }
      file=$1; shift
      words=("$@") CURRENT=$#
      . "$file"`;
    const file = join(folder, 'completion/zsh', `_${words[0]}`);
    const { status, stdout, stderr } = await run('zsh', '-f', '-c', script, 'zsh', file, ...words);
    expect([status, stderr]).toEqual([0, '']);
    return stdout.trimEnd().split('\n');
  };

  test('has the options of a subcommand, and files, behind its name alone', async () => {
    const plot = await handed('flac-read', 'plot', '--wi');
    expect(plot.slice(0, 3)).toEqual(['2', 'plot', '-S']);
    expect(plot).toContainEqual(expect.stringMatching(/^\*--width=\[/));
    expect(plot).not.toContainEqual(expect.stringMatching(/^\*--format=/));
    expect(plot.at(-1)).toBe('*:file:_files');
    const info = await handed('flac-read', 'info', 'x.flac', '--');
    expect(info.map((spec) => spec.replace(/\[.*/, ''))).toEqual([
      '3',
      'info',
      '-S',
      '--json',
      '-h',
      '--help',
      '*:file:_files',
    ]);
  });

  test('has the options of the program, their choices and the subcommands in other places', async () => {
    for (const words of [['pl'], ['plot'], ['x.flac', 'plot', '--fo']]) {
      const specs = await handed('flac-read', ...words);
      expect(specs.slice(0, 2)).toEqual([`${words.length + 1}`, 'flac-read']);
      expect(specs).toContainEqual(expect.stringMatching(/^\*--format=\[.*:\(csv json openmetrics\)$/));
      expect(specs).toContain('1:command or file:{ compadd plot info; _files }');
      expect(specs).not.toContainEqual(expect.stringMatching(/^\*--width=/));
    }
  });
});

describeWith(['fish'], 'completion in fish', () => {
  test('offers the options of every program', async () => {
    for (const name of programs()) {
      const script = `source $argv[1]; complete --do-complete '${name} --vers'`;
      const file = join(folder, 'completion/fish', `${name}.fish`);
      expect(await run('fish', '--no-config', '--command', script, file)).toMatchObject({
        status: 0,
        stdout: expect.stringMatching(/^--version\t/),
      });
    }
  });

  /** What fish offers for the last word of a command line, without descriptions. */
  const offered = async (program: string, commandLine: string): Promise<string[]> => {
    const script = 'source $argv[1]; complete --do-complete $argv[2]';
    const file = join(folder, 'completion/fish', `${program}.fish`);
    const { stdout } = await run('fish', '--no-config', '--command', script, file, commandLine);
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.split('\t')[0] ?? '');
  };

  test('offers what an option takes that is one of a few, and no files there', async () => {
    expect(await offered('prom-remote', 'prom-remote --log.format ')).toEqual(['json', 'logfmt']);
  });

  test('offers behind a subcommand its own options alone', async () => {
    expect(await offered('flac-read', 'flac-read info --')).toEqual(['--help', '--json']);
    expect(await offered('flac-read', 'flac-read plot --w')).toEqual(['--width']);
    expect(await offered('flac-read', 'flac-read plot --fo')).toEqual(['']);
    expect(await offered('flac-read', 'flac-read --fo')).toEqual(['--format']);
    expect(await offered('flac-read', 'flac-read --w')).toEqual(['']);
  });
});
