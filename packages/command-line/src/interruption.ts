import { Interrupted } from './exit-status.ts';

/** A signal to stop that a program can wait for and test, and that sets the exit status for it. */
export interface Interruption {
  /** Aborted, with an `Interrupted` as its reason, at the first SIGINT or SIGTERM, or when the parent is gone. */
  readonly signal: AbortSignal;
  /** Stops listening: from then on, signals end the process as they do by default. */
  dispose(): void;
}

/** Those that have not been disposed of: a program that fails does not come to it. */
const listening = new Set<Interruption>();

/** How long after the first a signal may be the same one, come by another way: npm or a shell may be slow to pass it on. */
const sameSignalMs = 1000;

/**
 * Listens for SIGINT and SIGTERM. The first asks for a clean end; whoever holds the signal finishes its files and returns,
 * or throws the reason where work is left undone. A program that ends cleanly after SIGINT exits with 130, after SIGTERM
 * with 0, as service managers expect.
 *
 * Whoever presses Ctrl-C again, some time after the first signal, has waited long enough: the process ends at once with 130.
 * Within a second it changes nothing: Ctrl-C reaches every process of a terminal, and a parent may pass it on as well.
 *
 * A program that was started with a channel to its parent, as `npm start` does, ends as after SIGTERM when that is gone, killed
 * for instance: nobody would be left to end it.
 */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  let firstAtMs = 0;
  const onSignal = (name: NodeJS.Signals): void => {
    if (name !== 'SIGINT' && name !== 'SIGTERM') return;
    const nowMs = performance.now();
    if (controller.signal.aborted) {
      if (name === 'SIGINT' && nowMs - firstAtMs >= sameSignalMs) process.exit(130);
      return;
    }
    firstAtMs = nowMs;
    if (name === 'SIGINT') process.exitCode = 130;
    controller.abort(new Interrupted(name));
  };
  const onParentGone = (): void => onSignal('SIGTERM');
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal).on('disconnect', onParentGone);
  // Where there is no channel, there is no such member.
  if ('connected' in process && !process.connected) onParentGone();
  const interruption: Interruption = {
    signal: controller.signal,
    dispose: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal).off('disconnect', onParentGone);
      listening.delete(interruption);
    },
  };
  listening.add(interruption);
  return interruption;
}

/** Stops listening wherever that has not been done. */
export function disposeInterruptions(): void {
  for (const interruption of listening) interruption.dispose();
}
