import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

/** The ways in which a terminal, a service manager or CI asks a process to end. */
const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/**
 * Runs a command in a process group of its own, with our terminal: whatever it has started ends with it. Signals that ask us to
 * end are passed on to all of the group.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, mostMs: number }} options within which time it has to end
 * @returns {Promise<number | 'too-late'>} the exit status, 128 and the signal's number after a signal
 */
export async function runGroup(command, args, { cwd, mostMs }) {
  const leader = spawn(command, args, { cwd, stdio: 'inherit', detached: true });
  const endAll = (/** @type {NodeJS.Signals} */ signal) => {
    try {
      if (leader.pid !== undefined) process.kill(-leader.pid, signal);
    } catch (error) {
      // ESRCH: all have ended.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  };
  for (const signal of passedOn) process.on(signal, endAll);
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    endAll('SIGKILL');
  }, mostMs);
  try {
    await once(leader, 'close');
    if (isLate) return 'too-late';
    return leader.exitCode ?? 128 + (leader.signalCode ? constants.signals[leader.signalCode] : 0);
  } finally {
    clearTimeout(limit);
    for (const signal of passedOn) process.off(signal, endAll);
    endAll('SIGKILL');
  }
}
