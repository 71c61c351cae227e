import type { GivenValue } from './given-value.ts';
import type { Setting } from './setting.ts';
import { asTexts, yaml } from './yaml.ts';

/** What holds for a program or a subcommand. */
export interface PrintedSection {
  readonly name: string;
  /** Each with what is given for it. */
  readonly values: readonly (readonly [Setting, GivenValue | undefined])[];
  readonly sections: readonly PrintedSection[];
}

/** Comments stand in a column behind the values, but not behind longer ones than this. */
const widestValue = 44;

/** The values in effect, as a file for --config, with comments that tell where each comes from. */
export function formatConfiguration(program: PrintedSection): string {
  return `# The values in effect, and where they come from. This can be used as a file for --config.\n${formatSection(program, '')}`;
}

function formatSection({ name, values, sections }: PrintedSection, indent: string): string {
  const within = `${indent}  `;
  const lines = values.map(([setting, given]) => settingLines(setting, given));
  const widths = lines.map(([first]) => first.length).filter((width) => width <= widestValue);
  const width = Math.max(0, ...widths);
  const text = lines.map(([first, comment, ...items]) =>
    [`${first.padEnd(width)}  # ${comment}`, ...items].map((line) => `${within}${line}\n`).join(''),
  );
  const nested = sections.map((section) => formatSection(section, within));
  return [`${indent}${name}:\n`, ...text, ...nested].join('');
}

/** The line of a setting, the comment behind it, and lines below. */
function settingLines(setting: Setting, given: GivenValue | undefined): [string, string, ...string[]] {
  const { key, byDefault, option } = setting;
  const from = given ? oneLine(given.from) : 'default';
  if (given && setting.isRepeatable) {
    if (given.texts.length === 0) return [`${key}: []`, from];
    return [`${key}:`, from, ...given.texts.map((text) => `  - ${quoted(text)}`)];
  }
  const text = given ? given.texts.at(-1) : byDefault;
  if (text !== undefined) return [`${key}: ${quoted(text)}`, from];
  return [`# ${key}:`, option.mandatory ? 'not set, but required' : 'not set'];
}

/** With quotes where YAML needs them. */
function quoted(text: string): string {
  if (text === '') return '""';
  return yaml()
    .stringify(text, { ...asTexts, lineWidth: 0, blockQuote: false })
    .trimEnd();
}

/** A path may have any character, a comment ends with its line. */
function oneLine(text: string): string {
  return text.replaceAll(/[\n\r]/g, '?');
}
