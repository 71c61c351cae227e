import { Interrupted } from './exit-status.ts';

/** A signal to stop that a program can wait for and test, and that sets the exit status for it. */
export interface Interruption {
  /** Aborted, with an `Interrupted` as its reason, at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening: from then on, signals end the process as they do by default. */
  dispose(): void;
}

/**
 * Listens for SIGINT and SIGTERM. The first asks for a clean end; whoever holds the signal finishes its files and returns,
 * or throws the reason where work is left undone. A program that ends cleanly after SIGINT exits with 130, after SIGTERM
 * with 0, as service managers expect. Signals after the first change nothing: Ctrl-C reaches every process of a terminal at
 * once, and a parent may pass it on as well.
 */
export function listenForInterruption(): Interruption {
  const controller = new AbortController();
  const onSignal = (name: NodeJS.Signals): void => {
    if (controller.signal.aborted || (name !== 'SIGINT' && name !== 'SIGTERM')) return;
    if (name === 'SIGINT') process.exitCode = 130;
    controller.abort(new Interrupted(name));
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', onSignal).off('SIGTERM', onSignal),
  };
}
