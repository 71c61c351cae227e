import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerDeadline } from '../src/answer-deadline.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const responseToNobody = () => new ServerResponse(new IncomingMessage(new Socket()));

describe('an answer that takes longer than it may', () => {
  test('is given up with a text; whoever does not take that either is cut off', () => {
    const response = responseToNobody();
    const { signal } = answerDeadline(response, 1000);
    vi.advanceTimersByTime(999);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.reason).toMatchObject({ status: 503, message: expect.stringContaining('1s') });
    expect(response.destroyed).toBe(false);
    vi.advanceTimersByTime(1000);
    expect(response.destroyed).toBe(true);
  });

  test('to be taken by the client ends its connection', () => {
    const response = responseToNobody();
    const deadline = answerDeadline(response, 1000);
    deadline.end();
    vi.advanceTimersByTime(999);
    expect(response.destroyed).toBe(false);
    vi.advanceTimersByTime(1);
    expect([response.destroyed, deadline.signal.aborted]).toEqual([true, false]);
  });

  test('is of no interest once it has been taken, or the client has gone', () => {
    const response = responseToNobody();
    const { signal } = answerDeadline(response, 1000);
    response.emit('close');
    expect(signal.reason).toMatchObject({ status: 499 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
