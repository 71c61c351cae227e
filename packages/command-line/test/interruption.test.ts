import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Interrupted, listenForInterruption, type Interruption } from '../src/index.ts';

let interruption: Interruption;
const exit = vi.spyOn(process, 'exit');

/** As the system delivers it, but to our listeners only. */
const send = (name: 'SIGINT' | 'SIGTERM') => process.emit(name, name);

describe('an interruption', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] });
    exit.mockReset().mockImplementation(() => {
      throw new Error('ended');
    });
    interruption = listenForInterruption();
  });
  afterEach(() => {
    interruption.dispose();
    process.exitCode = undefined;
    vi.useRealTimers();
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('asks for a clean end at the first %s', (name) => {
    expect(interruption.signal.aborted).toBe(false);
    send(name);
    expect(interruption.signal.reason).toEqual(new Interrupted(name));
    expect(process.exitCode).toBe(name === 'SIGINT' ? 130 : undefined);
  });

  test('counts a Ctrl-C once that comes from the terminal and from a parent', () => {
    send('SIGINT');
    vi.advanceTimersByTime(999);
    send('SIGINT');
    send('SIGTERM');
    expect(exit).not.toHaveBeenCalled();
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends at once with 130 at a Ctrl-C long after %s', (name) => {
    send(name);
    vi.advanceTimersByTime(1000);
    expect(() => send('SIGINT')).toThrow('ended');
    expect(exit).toHaveBeenCalledExactlyOnceWith(130);
  });

  test('goes on towards its clean end when it is asked for that again', () => {
    send('SIGINT');
    vi.advanceTimersByTime(60_000);
    send('SIGTERM');
    expect(exit).not.toHaveBeenCalled();
    expect(interruption.signal.reason).toEqual(new Interrupted('SIGINT'));
  });
});
