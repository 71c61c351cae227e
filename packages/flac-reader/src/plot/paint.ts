/** What a part of a chart is: the name of a series, words and lines around, or the line of a series, by its number. */
export type Part = 'name' | 'frame' | number;

/** Gives a text the look of a part. */
export type Paint = (text: string, part: Part) => string;

export const withoutColour: Paint = (text) => text;

/** Foregrounds of ECMA-48, §8.3.117, which people set to what they can read: cyan, yellow, magenta, green, blue, red. */
const foregrounds = [36, 33, 35, 32, 34, 31];

export const withColour: Paint = (text, part) => {
  if (text === '') return '';
  if (part === 'name') return `\u001B[1m${text}\u001B[22m`;
  if (part === 'frame') return `\u001B[2m${text}\u001B[22m`;
  return `\u001B[${foregrounds[part % foregrounds.length]}m${text}\u001B[39m`;
};
