import { AgentError } from './agent-error.ts';
import { isDigit } from './proc-file.ts';

/*
 * /proc/meminfo, proc_meminfo(5), a value a line, in KiB whatever the unit is called:
 *
 *   MemTotal:       24620348 kB
 */

/** In bytes; NaN what the kernel does not tell. */
export interface MemoryInfo {
  readonly available: number;
  readonly used: number;
  readonly total: number;
  readonly swapUsed: number;
}

const lineFeed = 10;
const colon = 58;

/** The keys that are wanted, as bytes. */
const keys = ['MemTotal', 'MemFree', 'MemAvailable', 'Buffers', 'Cached', 'SwapTotal', 'SwapFree'].map(
  (key) => Buffer.from(key),
);

/** Parses the whole file. @throws AgentError `bad-proc-file` where the total is missing */
export class MemoryInfoParser {
  readonly #kibibytes: Float64Array = new Float64Array(keys.length);

  parse(text: Uint8Array): MemoryInfo {
    this.#kibibytes.fill(Number.NaN);
    for (let at = 0; at < text.length;) {
      const key = keys.findIndex((key) => startsWith(text, at, key));
      if (key >= 0) this.#kibibytes[key] = numberAt(text, at + (keys[key]?.length ?? 0) + 1);
      const end = text.indexOf(lineFeed, at);
      if (end < 0) break;
      at = end + 1;
    }
    const [total = 0, free = 0, available = 0, buffers = 0, cached = 0, swapTotal = 0, swapFree = 0] =
      this.#kibibytes;
    if (Number.isNaN(total)) throw new AgentError('bad-proc-file', '/proc/meminfo does not tell MemTotal');
    // Kernels before 3.14 have no MemAvailable; free and cached memory is close to it.
    const usable = Math.min(
      total,
      Number.isNaN(available) ? free + (buffers || 0) + (cached || 0) : available,
    );
    return {
      available: usable * 1024,
      used: (total - usable) * 1024,
      total: total * 1024,
      swapUsed: Math.max(0, swapTotal - swapFree) * 1024,
    };
  }
}

function startsWith(text: Uint8Array, at: number, key: Uint8Array): boolean {
  if (text[at + key.length] !== colon) return false;
  for (let index = 0; index < key.length; index += 1) if (text[at + index] !== key[index]) return false;
  return true;
}

function numberAt(text: Uint8Array, start: number): number {
  let at = start;
  while (text[at] === 32) at += 1;
  let number = isDigit(text[at]) ? 0 : Number.NaN;
  for (; isDigit(text[at]); at += 1) number = number * 10 + (text[at] ?? 0) - 48;
  return number;
}
