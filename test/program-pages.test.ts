import { readdirSync, readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { programNames } from '@flac-metrics/command-line';
import { testPage } from './documented-pages.ts';
import { StartedProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Programs by the dozen, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 });

const folder = temporaryFolder();

const programs = programNames.filter((name) => name !== 'npm-start');

test('every program has a page, to which the table of README leads, and there is no other', () => {
  expect(readdirSync('docs/programs').toSorted()).toEqual(programs.map((name) => `${name}.md`).toSorted());
  const rows = readFileSync('README.md', 'utf8').matchAll(
    /^\| \[`([a-z-]+)`\]\(docs\/programs\/\1\.md\) \|/gm,
  );
  expect(new Set(Array.from(rows, ([, name]) => name))).toEqual(new Set(programs));
});

test('the pages have the options that the programs have', async () => {
  const check = new StartedProgram(process.execPath, ['scripts/program-pages.js', '--check']);
  expect([await check.ended(), check.stderr]).toEqual([0, '']);
});

test.each(programs)('the page of %s tells what it is for, guarantees and says, and its limits', (name) => {
  const page = readFileSync(`docs/programs/${name}.md`, 'utf8');
  expect(page).toContain(`# ${name}\n`);
  expect(page).toMatch(/\*\*For\*\* [^]*\*\*Not for\*\* /);
  const headings = Array.from(page.matchAll(/^## (.*)$/gm), ([, heading]) => heading);
  const every = ['Examples', 'What it guarantees', 'Exit status, and what it says', 'Limits'];
  expect(new Set(headings)).toEqual(new Set(every));
});

for (const name of programs) testPage(`docs/programs/${name}.md`, folder);
