import { InvalidArgumentError, type Option } from 'commander';

const choicesOfReaders = new WeakMap<object, readonly string[]>();

/** A reader of one of a few words, or numbers written as words. */
export function choiceOption<Choice extends string | number>(
  choices: readonly Choice[],
): (text: string) => Choice {
  const read = (text: string): Choice => {
    const choice = choices.find((choice) => String(choice) === text);
    if (choice !== undefined) return choice;
    throw new InvalidArgumentError(`It must be one of ${choices.join(', ')}.`);
  };
  choicesOfReaders.set(read, choices.map(String));
  return read;
}

/** What the option takes, for shells to offer; undefined where that is more than a few words. */
export function choicesOf({ parseArg }: Option): readonly string[] | undefined {
  return parseArg && choicesOfReaders.get(parseArg);
}
