import { expect, test } from 'vitest';
import { logTo, type LogOptions } from '../src/index.ts';

function lines(options: LogOptions): string[] {
  const written: string[] = [];
  const log = logTo((line) => written.push(line), { ...options, now: () => 0 });
  log('debug', 'small talk');
  log('warn', 'damaged segment', { file: '/a b.flac', frames: 3, reason: 'say "what"\n' });
  return written;
}

test('a log is logfmt, with quotes where they are needed, or JSON, and leaves out what is not urgent enough', () => {
  expect(lines({})).toEqual([
    'ts=1970-01-01T00:00:00.000Z level=warn msg="damaged segment" file="/a b.flac" frames=3 reason="say \\"what\\"\\n"\n',
  ]);
  expect(lines({ format: 'json', least: 'debug' }).map((line): unknown => JSON.parse(line))).toEqual([
    { ts: '1970-01-01T00:00:00.000Z', level: 'debug', msg: 'small talk' },
    {
      ts: '1970-01-01T00:00:00.000Z',
      level: 'warn',
      msg: 'damaged segment',
      file: '/a b.flac',
      frames: 3,
      reason: 'say "what"\n',
    },
  ]);
  expect(lines({ least: 'error' })).toEqual([]);
});
