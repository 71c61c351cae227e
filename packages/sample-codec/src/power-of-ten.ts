/** 10^22 is the largest power of ten that a double holds exactly. */
export const mostDigits = 22;

const powersOfTen = Array.from({ length: mostDigits + 1 }, (_, digits) => Number(`1e${digits}`));

/** 10^digits, exact. @param digits 0 to 22 */
export function powerOfTen(digits: number): number {
  return powersOfTen[digits] ?? Number.NaN;
}
