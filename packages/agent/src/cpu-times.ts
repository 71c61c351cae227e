import { AgentError } from './agent-error.ts';
import { isDigit } from './proc-file.ts';

/*
 * /proc/stat, proc_stat(5): a line for all cores and one for each that is online, in ticks since boot:
 *
 *   cpu  user nice system idle iowait irq softirq steal guest guest_nice
 *   cpu0 …
 *
 * guest is counted in user already, and guest_nice in nice. Idle is idle and iowait.
 */

const lineFeed = 10;
const space = 32;
const digit0 = 48;
/** user to steal */
const countedFields = 8;

/**
 * Parses the lines of the cores, straight from the bytes.
 * @param visit called with the number of each core, -1 for all together, and its ticks
 * @throws AgentError `bad-proc-file` where there are none, or the last is cut
 */
export function parseCpuTimes(
  text: Uint8Array,
  visit: (core: number, idle: number, total: number) => void,
): void {
  let at = 0;
  let lines = 0;
  // "cpu" in front: every line up to the first of another kind.
  while (text[at] === 99 && text[at + 1] === 112 && text[at + 2] === 117) {
    at += 3;
    let core = -1;
    if (isDigit(text[at])) {
      core = 0;
      for (; isDigit(text[at]); at += 1) core = core * 10 + (text[at] ?? 0) - digit0;
    }
    let idle = 0;
    let total = 0;
    for (let field = 0; field < countedFields; field += 1) {
      while (text[at] === space) at += 1;
      if (!isDigit(text[at])) break;
      let ticks = 0;
      for (; isDigit(text[at]); at += 1) ticks = ticks * 10 + (text[at] ?? 0) - digit0;
      total += ticks;
      if (field === 3 || field === 4) idle += ticks;
    }
    at = text.indexOf(lineFeed, at) + 1;
    // Digits may be missing at the end of a cut line, so it gives no number.
    if (at === 0) throw new AgentError('bad-proc-file', '/proc/stat ends within the line of a core');
    visit(core, idle, total);
    lines += 1;
  }
  if (lines < 2) throw new AgentError('bad-proc-file', '/proc/stat does not list the cores');
}

/**
 * The busy share between two looks, in percent. The kernel's counters may stand still or go back by a little (iowait does,
 * and a core that returns starts anew): then the share is 0 rather than nonsense.
 */
export function busyPercent(idleTicks: number, totalTicks: number): number {
  if (totalTicks <= 0) return 0;
  return Math.min(100, Math.max(0, (100 * (totalTicks - idleTicks)) / totalTicks));
}
