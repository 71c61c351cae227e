import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { documentedPages, proseOf } from './documented-blocks.ts';
import { StartedProgram } from './program.ts';

/** Prints the options of each program, and of each of its subcommands with its name, `flac-read info`. As it is built: sources load slowly. */
const printOptions = `
  const { programCommands } = await import('./scripts/program-commands.js');
  const names = (command, help) => help.visibleOptions(command).flatMap(({ long, required }) =>
    required ? [long] : [long, long.replace('--', '--no-')]);
  const commands = (await programCommands()).flatMap((program) => [
    [program.name(), names(program, program.createHelp())],
    ...program.commands.map((each) => [program.name() + ' ' + each.name(), names(each, program.createHelp())]),
  ]);
  console.log(JSON.stringify(Object.fromEntries(commands)));`;

async function printed(...args: string[]): Promise<string> {
  const program = new StartedProgram(process.execPath, args);
  expect(await program.ended()).toBe(0);
  return program.stdout;
}

const ofPrograms: Record<string, string[]> = JSON.parse(
  await printed('--input-type=module', '--eval', printOptions),
);
const ofStart = (await printed('scripts/start.js', '--help')).match(/(?<=^ {2}(?:-., )?)--[\w.-]+/gm) ?? [];

/** By program, or program and subcommand. */
const optionsOf = new Map<string, ReadonlySet<string>>(
  Object.entries({ ...ofPrograms, 'npm start': ofStart }).map(([name, options]) => [
    name,
    new Set([...options, '--config', '--print-config']),
  ]),
);

const unionOf = (sets: readonly ReadonlySet<string>[]) => new Set(sets.flatMap((each) => [...each]));
const anyOption = unionOf([...optionsOf.values()]);

/** The program of a command: `flac-read` of `flac-read info`. */
const programOf = (command: string) => (command === 'npm start' ? command : command.split(' ')[0]);

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
      const named = new Set([about, ...codes.map(commandOf)].map((name) => programOf(name ?? '')));
      const options = [...optionsOf].filter(([name]) => named.has(programOf(name)));
      const near = options.length > 0 ? unionOf(options.map(([, each]) => each)) : anyOption;
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
