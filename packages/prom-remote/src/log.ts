import { formatTime } from '@flac-metrics/sample-codec';

export type LogLevel = 'info' | 'warn' | 'error';
export type LogFields = Readonly<Record<string, string | number>>;
export type Log = (level: LogLevel, message: string, fields?: LogFields) => void;

/** Writes logfmt lines: `ts=… level=warn msg="damaged segment" file=…`. */
export function logfmtTo(write: (line: string) => void, now: () => number = Date.now): Log {
  return (level, message, fields = {}) => {
    const pairs = Object.entries<string | number>({ ts: formatTime(now()), level, msg: message, ...fields });
    write(`${pairs.map(([key, value]) => `${key}=${quoteIfNeeded(String(value))}`).join(' ')}\n`);
  };
}

function quoteIfNeeded(text: string): string {
  return /^[^\s"=\p{Cc}]+$/u.test(text) ? text : JSON.stringify(text);
}
