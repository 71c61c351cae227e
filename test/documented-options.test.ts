import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { programCommands } from '../scripts/program-commands.js';
import { documentedPages, proseOf } from './documented-blocks.ts';
import { StartedProgram } from './program.ts';

/** The options of each program, and of each of its subcommands with its name: `flac-read info`. */
const optionsOf = new Map<string, ReadonlySet<string>>();
for (const program of await programCommands()) {
  const help = program.createHelp();
  for (const command of [program, ...program.commands]) {
    const options = help.visibleOptions(command).flatMap(({ long, required }) => {
      const name = long ?? '';
      return required ? [name] : [name, name.replace('--', '--no-')];
    });
    const name = command === program ? program.name() : `${program.name()} ${command.name()}`;
    optionsOf.set(name, new Set([...options, '--config', '--print-config']));
  }
}
const start = new StartedProgram(process.execPath, ['scripts/start.js', '--help']);
await start.ended();
optionsOf.set('npm start', new Set(start.stdout.match(/(?<=^ {2}(?:-., )?)--[\w.-]+/gm)));

const anyOption = new Set([...optionsOf.values()].flatMap((options) => [...options]));

/** The command that inline code begins with, if it is one of ours. */
function commandOf(code: string): string | undefined {
  const [first = '', second = ''] = code.replace(/^(?:npx|sudo) /, '').split(' ');
  return [`${first} ${second}`, first].find((name) => optionsOf.has(name));
}

const optionsIn = (code: string) => code.match(/(?<=^|[ [])--[a-z][\w.-]*/g) ?? [];

/**
 * Inline code of a page that names an option that its program has not. Where no program stands before the option, it is one of those that are
 * named in the same paragraph or row of a table, or that the page is about.
 */
function unknownOptions(page: string): string[] {
  const about = basename(page, '.md');
  return proseOf(page)
    .split(/\n\n|\n(?=[|#-])/)
    .flatMap((paragraph) => {
      const codes = Array.from(paragraph.matchAll(/`([^`]+)`/g), ([, code = '']) => code);
      const named = [about, ...codes.map(commandOf)].flatMap((name) => optionsOf.get(name ?? '') ?? []);
      const near = named.length > 0 ? new Set(named.flatMap((options) => [...options])) : anyOption;
      return codes.filter((code) => {
        const command = commandOf(code);
        if (command === undefined && !code.startsWith('--')) return false;
        const options = command === undefined ? near : optionsOf.get(command);
        return !optionsIn(code).every((option) => options?.has(option));
      });
    });
}

test.each([...documentedPages(), 'ARCHITECTURE.md'])('%s names no option that there is not', (page) => {
  expect(unknownOptions(page)).toEqual([]);
});

test.each(documentedPages())('%s has npx run nothing but our programs', (page) => {
  const names = Array.from(proseOf(page).matchAll(/`npx ([a-z][\w-]*)/g), ([, name = '']) => name);
  expect(names.filter((name) => !optionsOf.has(name))).toEqual([]);
});
