import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runProgram } from './program.ts';

/** Every program that a package brings, with the version of its package. */
const programs = readdirSync('packages').flatMap((folder) => {
  const manifest: { version: string; bin?: Record<string, string> } = JSON.parse(
    readFileSync(join('packages', folder, 'package.json'), 'utf8'),
  );
  return Object.keys(manifest.bin ?? {}).map((name) => [name, manifest.version] as const);
});

test('there are seven programs', () => {
  expect(programs.map(([name]) => name).toSorted()).toEqual([
    'flac-encode',
    'flac-exporter',
    'flac-read',
    'flac-verify',
    'monitoring-agent',
    'prom-remote',
    'wav-generator',
  ]);
});

describe.each(programs)('%s', (name, version) => {
  test('explains itself on stdout, in lines that fit a terminal, with examples', async () => {
    const { status, stdout, stderr } = await runProgram(name, '--help');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`Usage: ${name} `);
    const [explanation = '', examples = ''] = stdout.split('\nExamples:\n');
    for (const line of explanation.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
    expect(examples.split('\n').filter((line) => line.startsWith(`  $ ${name}`)).length).toBeGreaterThan(0);
  });

  test('tells its version', async () => {
    expect(await runProgram(name, '--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('refuses an option that it does not know, with status 2 and nothing on stdout', async () => {
    const { status, stdout, stderr } = await runProgram(name, '--nonsense');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    // Commander names an option that is missing before one that is unknown.
    expect(stderr).toMatch(/^error: (unknown option '--nonsense'|required option)/);
    expect(stderr).toContain(`(${name} --help tells the options)`);
  });
});
