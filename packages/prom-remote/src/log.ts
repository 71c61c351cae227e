import { formatTime } from '@flac-metrics/sample-codec';

/** From the least to the most urgent. */
export const logLevels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof logLevels)[number];
export const logFormats = ['logfmt', 'json'] as const;
export type LogFormat = (typeof logFormats)[number];
export type LogFields = Readonly<Record<string, string | number>>;
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

export interface LogOptions {
  readonly format?: LogFormat;
  /** What is less urgent is not written. */
  readonly least?: LogLevel;
  readonly now?: () => number;
}

/** Writes a line for each event: `ts=… level=warn msg="damaged segment" file=…`, or the same as a JSON object. */
export function logTo(write: (line: string) => void, options: LogOptions = {}): Log {
  const { format = 'logfmt', least = 'info', now = Date.now } = options;
  return (level, message, fields = {}) => {
    if (logLevels.indexOf(level) < logLevels.indexOf(least)) return;
    const event = { ts: formatTime(now()), level, msg: message, ...fields };
    write(format === 'json' ? `${JSON.stringify(event)}\n` : `${logfmt(event)}\n`);
  };
}

function logfmt(event: LogFields): string {
  return Object.entries(event)
    .map(([key, value]) => `${key}=${quoteIfNeeded(String(value))}`)
    .join(' ');
}

function quoteIfNeeded(text: string): string {
  return /^[^\s"=\p{Cc}]+$/u.test(text) ? text : JSON.stringify(text);
}
