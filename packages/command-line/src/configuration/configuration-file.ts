import { errorMessage } from '../error-message.ts';
import { UsageError } from '../exit-status.ts';
import { readSmallFile } from '../small-file.ts';
import { ConfigurationSection } from './configuration-section.ts';
import type { GivenValue } from './given-value.ts';
import { programNames } from './program-names.ts';
import type { Setting } from './setting.ts';
import { asTexts, yaml } from './yaml.ts';

/*
 * The file of --config:
 *
 *   prom-remote:                  a section for each program
 *     listen: 127.0.0.1:9201      options by their long names
 *     label: [env=prod, site=a]   those that may be given again
 *   flac-read:
 *     info:                       a section for each subcommand
 *       json: true                options without a value
 */
export class ConfigurationFile {
  readonly path: string;
  readonly #root: ConfigurationSection;

  /** @throws UsageError naming the file, and the line where it is no YAML */
  constructor(path: string) {
    this.path = path;
    const { LineCounter, parseDocument } = yaml();
    const lines = new LineCounter();
    const document = parseDocument(read(path), { ...asTexts, lineCounter: lines });
    const where = (offset: number): string => `${path}:${lines.linePos(offset).line}`;
    const [error] = document.errors;
    if (error)
      throw new UsageError(
        `${where(error.pos[0])}: this is no YAML: ${error.message}; quotes are needed around a text that begins with [ { & * ! @ or has ": "`,
      );
    const resolved = (node: unknown): unknown => (yaml().isAlias(node) ? node.resolve(document) : node);
    this.#root = new ConfigurationSection([], document.contents, '', { where, resolved });
    this.#root.expect(programNames, 'section');
  }

  /**
   * The section of a program or, behind its name, of a subcommand. All its keys are known.
   * @param settings of that section
   * @param subcommands that may have sections within
   * @returns what it says, by the keys of the settings
   * @throws UsageError naming the line
   */
  values(
    path: readonly string[],
    settings: readonly Setting[],
    subcommands: readonly string[],
  ): Map<string, GivenValue> {
    let section: ConfigurationSection | undefined = this.#root;
    for (const name of path) section = section?.section(name);
    section?.expect([...settings.map(({ key }) => key), ...subcommands], 'option');
    const values = new Map<string, GivenValue>();
    for (const setting of settings) {
      const value = section?.value(setting);
      if (value) values.set(setting.key, value);
    }
    return values;
  }
}

function read(path: string): string {
  try {
    return readSmallFile(path);
  } catch (error) {
    const message =
      errorMessage(error, path) ?? `${path}: ${error instanceof Error ? error.message : String(error)}`;
    throw new UsageError(`the file of --config cannot be read: ${message}`, { cause: error });
  }
}
