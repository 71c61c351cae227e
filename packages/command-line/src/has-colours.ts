import type { Screen } from './live-line.ts';

/** Whether text on a stream may have colours: on terminals that know them, unless the user wants none (https://no-color.org). */
export function hasColours({ isTTY }: Pick<Screen, 'isTTY'>): boolean {
  const { NO_COLOR, TERM } = process.env;
  return isTTY === true && !NO_COLOR && TERM !== 'dumb';
}
