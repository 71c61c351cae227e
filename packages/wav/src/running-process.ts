import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A process, told apart from a later one that was given the same number. */
export interface RunningProcess {
  readonly pid: number;
  /** When it started, in the kernel's ticks since boot; '' where there is no /proc. */
  readonly startTicks: string;
}

export function thisProcess(): RunningProcess {
  return { pid: process.pid, startTicks: startTicksOf(process.pid) };
}

/** Whether it still runs; one that is dead but not yet reaped does not. */
export function isAlive({ pid, startTicks }: RunningProcess): boolean {
  return hasProcess(pid) && startTicksOf(pid) === startTicks;
}

/** Whether there is a process of a number. */
export function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * Field 22 of /proc/PID/stat (proc_pid_stat(5)); the second field is in brackets and may hold anything. A process that is dead
 * but not yet reaped (state Z) does nothing any more.
 */
function startTicksOf(pid: number): string {
  const stat = readStat(pid);
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return state === 'Z' ? 'dead' : (fields[18] ?? '');
}

function readStat(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch (error) {
    // ESRCH: it ended after the file was opened and before it was read.
    const isGone =
      error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code));
    if (isGone) return '';
    throw error;
  }
}

/**
 * Whether a process has a file open.
 * @returns undefined where the system does not tell: there is no /proc, or the process is another user's
 * @throws the system's error where it fails to tell, as where this process has too many files open
 */
export function hasOpen({ pid }: RunningProcess, path: string): boolean | undefined {
  const folder = `/proc/${pid}/fd`;
  let descriptors: string[];
  try {
    descriptors = readdirSync(folder);
  } catch (error) {
    const isUntold =
      error instanceof Error &&
      'code' in error &&
      ['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(String(error.code));
    if (isUntold) return undefined;
    throw error;
  }
  const { dev, ino } = statSync(path, { bigint: true });
  return descriptors.some((descriptor) => {
    // It may have been closed meanwhile.
    const open = statSync(join(folder, descriptor), { bigint: true, throwIfNoEntry: false });
    return open?.dev === dev && open.ino === ino;
  });
}
