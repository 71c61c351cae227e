import type { DocumentedBlock } from './documented-blocks.ts';

/** How a command ended. */
export interface Outcome {
  readonly status: number;
  /** On stdout and stderr. */
  readonly printed: string;
}

/** A command of a `console` block, and what is shown to be printed by it. */
export interface ShownCommand {
  readonly command: string;
  readonly shown: string;
}

/**
 * Commands begin with `$ `, their further lines with `> `; what stands below is what they print.
 * @throws where a block begins with something else
 */
export function shownCommands({ page, line, text }: DocumentedBlock): ShownCommand[] {
  const commands: { command: string; shown: string }[] = [];
  for (const each of text.slice(0, -1).split('\n')) {
    const last = commands.at(-1);
    if (each.startsWith('$ ')) commands.push({ command: each.slice(2), shown: '' });
    else if (!last) throw new Error(`${page}:${line}: a console block begins with a command, '$ …'`);
    else if (each.startsWith('> ') && last.shown === '') last.command += `\n${each.slice(2)}`;
    else last.shown += `${each}\n`;
  }
  return commands;
}

/** A command as it is shown where that is what it does, else with what it does: what it prints, or its status where that is nothing. */
export function asShown({ command, shown }: ShownCommand, outcome: Outcome): string {
  const { status } = outcome;
  // JSON of a server often has no end of line.
  const printed = outcome.printed.replace(/(?<=[^\n])$/, '\n');
  const line = `$ ${command.replaceAll('\n', '\n> ')}\n`;
  if (!isShown(printed, shown)) return `${line}${printed}`;
  return shown === '' && status !== 0 ? `${line}(status ${status})\n` : `${line}${shown}`;
}

/**
 * Whether a program has printed what is shown: `…` stands for any text in a line, and a line of nothing else for any lines. Before
 * comments any number of spaces is right, since it depends on lengths of paths.
 */
export function isShown(printed: string, shown: string): boolean {
  const lines = shown.split('\n').slice(0, -1);
  const patterns = lines.map((line) =>
    line.trim() === '…'
      ? '(?:.*\n)*'
      : `${line
          .split('…')
          .map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`).replaceAll(/ +#/g, ' +#'))
          .join('.*')}\n`,
  );
  return new RegExp(`^${patterns.join('')}$`).test(printed);
}
