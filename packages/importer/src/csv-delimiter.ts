import { byte, type LineCursor } from './line-cursor.ts';

/** What parts the cells of a table. */
export type Delimiter = typeof byte.comma | typeof byte.semicolon | typeof byte.tab;

const delimiters: ReadonlyMap<string, Delimiter> = new Map([
  [',', byte.comma],
  [';', byte.semicolon],
  ['\t', byte.tab],
]);

/** By a line in front of the header, as Excel reads and writes it: `sep=;`. @returns undefined where it is no such line */
export function readDelimiterLine({ bytes, at, end }: LineCursor): Delimiter | undefined {
  const [, character = ''] =
    /^"?sep=([,;\t])"?$/i.exec(bytes.toString('latin1', at, Math.min(end, at + 8))) ?? [];
  return delimiters.get(character);
}

/** By the header: a comma where there is one outside quotes, else that which there are more of. */
export function findDelimiter({ bytes, at, end }: LineCursor): Delimiter {
  let isQuoted = false;
  let semicolons = 0;
  let tabs = 0;
  for (let index = at; index < end; index += 1) {
    const character = bytes[index];
    if (character === byte.quote) isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === byte.comma) return byte.comma;
    else if (character === byte.semicolon) semicolons += 1;
    else if (character === byte.tab) tabs += 1;
  }
  if (semicolons === 0 && tabs === 0) return byte.comma;
  return semicolons >= tabs ? byte.semicolon : byte.tab;
}
