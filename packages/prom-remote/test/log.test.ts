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

test('a log gives a terminal no orders', () => {
  for (const format of ['logfmt', 'json'] as const) {
    const written: string[] = [];
    logTo((line) => written.push(line), { format })('warn', 'damaged segment', {
      file: 'a\u009B2J\u007F\u001B\n',
    });
    expect(written.join('')).toMatch(/^\P{Cc}+\n$/u);
    expect(written.join('')).toContain(String.raw`"a\u009b2J\u007f\u001b\n"`);
  }
});
