import { Option } from 'commander';

/**
 * An option whose default is written as users write it, for commander's `addOption`: help and `--print-config` show it so.
 * @param byDefault what `read` takes
 */
export function defaultOption(
  flags: string,
  description: string,
  read: (text: string) => unknown,
  byDefault: string,
): Option {
  return new Option(flags, description).argParser(read).default(read(byDefault), byDefault);
}
