import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfiguredCommand, helpFlags } from './configuration/configured-command.ts';
import { exitStatusOf } from './exit-status.ts';
import { disposeInterruptions } from './interruption.ts';
import { printable } from './printable.ts';

/** A command line, and the words that say what it does. */
export type Example = readonly [commandLine: string, meaning: string];

export interface ProgramDefinition {
  /** The name that the user types. */
  readonly name: string;
  readonly description: string;
  readonly examples: readonly Example[];
  /** `import.meta.url` of the program's file: its package's version is what --version prints. */
  readonly moduleUrl: string;
}

/** A commander command with what all our programs have in common: --help with examples, --version, exit statuses, and options
 * that take their values from variables and a file as well. No option takes a secret, which --print-config would print and everybody
 * on the host sees: a file has it, and the option names the file. */
export function defineProgram(definition: ProgramDefinition): Command {
  const { name, description, examples, moduleUrl } = definition;
  const program = new ConfiguredCommand(name)
    .description(description)
    .version(versionOf(moduleUrl), '--version', 'print the version and exit')
    .helpOption(helpFlags.join(', '), 'print this help and exit')
    .configureHelp({ showGlobalOptions: true })
    // Names of files that begin with a dash are options to it.
    .configureOutput({ outputError: (text, write) => write(printable(text)) })
    .exitOverride()
    .addHelpHint()
    .addSourceOptions();
  return addExamples(program, examples);
}

/** Shows examples below the help of a command; those of a program are in its definition, those of its subcommands come here. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  const lines = examples.map(([commandLine, meaning]) => `  $ ${commandLine}\n      ${meaning}`);
  return command.addHelpText('after', `\nExamples:\n${lines.join('\n')}`);
}

/** Programs are built into dist/, one folder below their package.json. */
function versionOf(moduleUrl: string): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', moduleUrl), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error(`no version in the package.json above ${moduleUrl}`);
}

/**
 * Runs a program to its end and sets the exit status: 0 success, 1 failure, 2 wrong usage, 130 after SIGINT. When the reader of
 * its output leaves, it goes on without: the work is not in the words about it. See `endWhenReaderLeaves`. So it does where its
 * output cannot be written for another reason, a full disk for instance, but says so, and the status is 1.
 */
export async function runProgram(command: Command, argv: readonly string[] = process.argv): Promise<void> {
  const told = (about: string) => (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = exitStatusOf(error, command.name(), about);
  };
  process.stdout.on('error', told('standard output'));
  process.stderr.on('error', told('standard error'));
  try {
    await command.parseAsync(argv);
  } catch (error) {
    process.exitCode = exitStatusOf(error, command.name());
  } finally {
    // Whoever still listens for the parent's end would keep the process alive.
    disposeInterruptions();
  }
}
