import { InvalidArgumentError, repeatable } from '@flac-metrics/command-line';
import { SampleCodecError } from '@flac-metrics/sample-codec';
import { matchersOf, type Matcher } from '@flac-metrics/sample-codec/matcher';

/** What `--series` says: a series is meant where all matchers of one of them match. */
export type Selectors = readonly (readonly Matcher[])[];

/** Reads `name{label!="value"}`, given any number of times, for commander's `.option(flags, description, reader)`. */
export const selectorOption: (text: string, before?: Selectors) => Selectors = repeatable(readSelector);

function readSelector(text: string, before: Selectors = []): Selectors {
  try {
    return [...before, matchersOf(text)];
  } catch (error) {
    if (error instanceof SampleCodecError) throw new InvalidArgumentError(error.message);
    throw error;
  }
}
