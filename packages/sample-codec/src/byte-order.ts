/**
 * Compares two strings by their UTF-8 bytes, which is how Prometheus sorts label names and values.
 * UTF-8 sorts by code point; JavaScript's own comparison sorts by UTF-16 unit, and differs where a surrogate
 * (0xd800–0xdfff, standing for U+10000 and above) meets a unit from 0xe000 to 0xffff.
 */
export function compareBytes(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let index = 0; index < shared; index += 1) {
    const left = a.charCodeAt(index);
    const right = b.charCodeAt(index);
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

/** Moves the surrogates above all other units. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
