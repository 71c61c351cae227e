/** Files that are no text, by their first bytes, and what to do with them instead. */
const foreign: readonly (readonly [magic: string, what: string])[] = [
  // ZIP, which .xlsx and .ods are.
  ['PK\u0003\u0004', 'a spreadsheet, or another ZIP, is no text; save it as CSV, and import that'],
  // Compound File Binary, which .xls is.
  ['\u00d0\u00cf\u0011\u00e0', 'an old spreadsheet is no text; save it as CSV, and import that'],
  ['fLaC', 'it is a FLAC already; flac-read prints it, and flac-compact puts several onto one tape'],
];

/** @param head the first bytes, unpacked. @returns undefined where it may be text */
export function describeForeignFile(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 4);
  return foreign.find(([magic]) => start === magic)?.[1];
}
