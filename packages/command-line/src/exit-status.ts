import { CommanderError } from 'commander';
import { errorMessage } from './error-message.ts';
import { tellLine } from './print-line.ts';

/** The user asked for something that makes no sense: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}

/** The work was left unfinished because a signal asked for it. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly code = 'interrupted';
  readonly signal: 'SIGINT' | 'SIGTERM';

  constructor(signal: 'SIGINT' | 'SIGTERM') {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }
}

const statusOfSignal = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * The one place that turns errors into an exit status and the words for it on stderr: those that a user can meet in one line,
 * a defect of the program with its stack.
 * @param about what the error is about, where the system does not say it
 */
export function exitStatusOf(error: unknown, programName: string, about?: string): number {
  // Commander has printed its message already; --help and --version arrive here as well, with 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof Interrupted) return statusOfSignal[error.signal];
  const message = errorMessage(error, about);
  if (message !== undefined) tellLine(programName, message);
  else console.error(`${programName}: a defect, please report it:`, error);
  return error instanceof UsageError ? 2 : 1;
}
