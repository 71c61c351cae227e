import { InvalidArgumentError } from 'commander';
import type { GivenValue } from './given-value.ts';
import { hintOf } from './nearest-name.ts';
import { programNames } from './program-names.ts';
import type { Setting } from './setting.ts';
import { fileVariable, variableOf, variablePrefix } from './variable-name.ts';
import { asTexts, yaml } from './yaml.ts';

/**
 * What the setting's variable says: one text, or for one that may be given again, a list as in the file, `[a=1, b=2]`.
 * @throws InvalidArgumentError where it begins as a list, and is none
 * @returns undefined also where it is empty: that is how a variable is taken away in a service's settings
 */
export function variableValue(setting: Setting, environment: NodeJS.ProcessEnv): GivenValue | undefined {
  const { variable: from } = setting;
  const text = environment[from] ?? '';
  if (text === '') return undefined;
  return { from, texts: setting.isRepeatable && text.startsWith('[') ? listOf(text) : [text] };
}

function listOf(text: string): string[] {
  const { isScalar, isSeq, parseDocument } = yaml();
  const { contents, errors } = parseDocument(text, asTexts);
  const items = isSeq(contents) && errors.length === 0 ? contents.items : [undefined];
  return items.map((item) => {
    if (isScalar(item) && typeof item.value === 'string') return item.value;
    throw new InvalidArgumentError(
      'It begins as a list, but is none: write [first, second], with quotes around texts that have a comma.',
    );
  });
}

/**
 * A line about variables that are meant for this program, or for none that there is, and set nothing.
 * @param program its section's name
 */
export function describeUnknownVariables(
  program: string,
  settings: readonly Setting[],
  environment: NodeJS.ProcessEnv,
): string | undefined {
  const known = [fileVariable, ...settings.map(({ variable }) => variable)];
  const others = programNames.filter((name) => name !== program).map((name) => `${variableOf([name])}_`);
  const unknown = Object.keys(environment).filter(
    (name) =>
      name.startsWith(variablePrefix) &&
      !known.includes(name) &&
      !others.some((prefix) => name.startsWith(prefix)),
  );
  if (unknown.length === 0) return undefined;
  return `variables that set nothing: ${unknown.map((name) => `${name} (${hintOf(name, known)})`).join(', ')}`;
}
