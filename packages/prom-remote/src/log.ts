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
    write(`${escapeControls(format === 'json' ? JSON.stringify(event) : logfmt(event))}\n`);
  };
}

function logfmt(event: LogFields): string {
  return Object.entries(event)
    .map(([key, value]) => `${key}=${quoteIfNeeded(String(value))}`)
    .join(' ');
}

/** JSON leaves those from U+007F to U+009F as they are, and terminals may take orders by them. */
function escapeControls(line: string): string {
  return line.replaceAll(
    /\p{Cc}/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function quoteIfNeeded(text: string): string {
  return /^[^\s"=\p{Cc}]+$/u.test(text) ? text : JSON.stringify(text);
}
