import { RE2JS } from 're2js';

/** Answers that are kept: labels have few values, and many series share them. */
const mostRemembered = 10_000;

/** Whether a whole text matches. */
export type TextTest = (text: string) => boolean;

/**
 * Compiles a pattern of RE2: linear in the length of the text, whatever the pattern. Anchored at both ends, and a dot matches a
 * newline too, as in Prometheus.
 * @throws an error of re2js
 */
export function compilePattern(pattern: string): TextTest {
  const alternatives = literalAlternatives(pattern);
  if (alternatives) return (text) => alternatives.has(text);
  const compiled = RE2JS.compile(pattern, RE2JS.DOTALL);
  const remembered = new Map<string, boolean>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const isMatch = compiled.matches(text);
    if (remembered.size === mostRemembered) remembered.clear();
    remembered.set(text, isMatch);
    return isMatch;
  };
}

/** `web-1|web-2|10\.0\.0\.1:9100`, in brackets or not: dashboards make long ones of these. @returns undefined for any other pattern */
function literalAlternatives(pattern: string): ReadonlySet<string> | undefined {
  const inside = /^\((?:\?:)?(.*)\)$/su.exec(pattern)?.[1] ?? pattern;
  if (!isLiteral(inside)) return undefined;
  if (!inside.includes('\\')) return new Set(inside.split('|'));
  const found = new Set<string>();
  let text = '';
  for (const [token] of inside.matchAll(/\\?[\s\S]/gu)) {
    if (token === '|') {
      found.add(text);
      text = '';
    } else text += token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
  }
  return found.add(text);
}

/** Texts, side by side. RE2 lets what is in ASCII and neither letter nor digit be escaped, and nothing else stand for itself so. */
function isLiteral(pattern: string): boolean {
  return /^(?:[^\\^$.[\]|()?*+{}]|\\(?![a-zA-Z0-9])\p{ASCII}|\|)*$/u.test(pattern);
}

/** Texts that are only looked up take less than what is compiled. */
const literalWeight = 1 / 16;

/** What compiling a pattern takes, in characters: its length with its repetitions written out; lists of texts take a sixteenth. */
export function patternCost(pattern: string): number {
  if (literalAlternatives(pattern)) return Math.ceil(pattern.length * literalWeight);
  return Math.max(pattern.length, writtenOutLength(pattern));
}

/**
 * How long a pattern is with its repetitions written out: `(ab){100}` takes as much as 200 letters, and `((ab){100}){100}` a hundred
 * times that.
 */
export function writtenOutLength(pattern: string): number {
  const groups: number[] = [];
  let total = 0;
  let atom = 0;
  const next = (length: number): void => {
    total += length;
    atom = length;
  };
  for (const [token] of pattern.matchAll(tokens)) {
    if (token === '(') {
      groups.push(total);
      total = 0;
    } else if (token === ')') {
      const inside = total + 1;
      total = groups.pop() ?? 0;
      next(inside);
    } else if (token.startsWith('{') && token.length > 1) {
      const counts = token.slice(1, -1).split(',').map(Number);
      const extra = atom * (Math.max(1, ...counts) - 1);
      total += extra;
      atom += extra;
    } else next(weightOf(token));
  }
  return groups.reduce((sum, outside) => sum + outside, total);
}

/** A class of Unicode may be hundreds of ranges. */
const classWeight = 16;

function weightOf(token: string): number {
  if (token.startsWith('\\Q')) return token.length;
  return /^(\[|\\[pP])/.test(token) && token.length > 1 ? classWeight : 1;
}

/** A quotation, an escape, a class, a repetition, or any other character. */
const tokens =
  /\\Q[\s\S]*?(?:\\E|$)|\\[pPx]\{[^}]*\}|\\[pP][\s\S]|\\[\s\S]|\[\^?\]?(?:\[:\^?\w+:\]|\\[\s\S]|[^\]\\])*\]|\{\d+(?:,\d*)?\}|[\s\S]/g;
