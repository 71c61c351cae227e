import { type Command, UsageError } from '@flac-metrics/command-line';

/**
 * Refuses options of a command that mean nothing to its subcommand: commander lets them stand before and behind it.
 * @param known names of those that do mean something to it, as `series`
 * @throws UsageError
 */
export function refuseOptionsOf(
  command: Command,
  what: string,
  why: string,
  known: readonly string[] = [],
): void {
  for (const option of command.options) {
    const name = option.attributeName();
    if (!known.includes(name) && command.getOptionValueSource(name) === 'cli')
      throw new UsageError(`${what} ${option.long ?? option.flags}: ${why}`);
  }
}
