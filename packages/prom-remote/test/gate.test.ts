import { expect, test } from 'vitest';
import { Gate } from '../src/gate.ts';

const patient = new AbortController().signal;

test('a gate lets so many in, has so many wait in line, and sends the rest away', async () => {
  const gate = new Gate(2, 2);
  const order: number[] = [];
  const doors: (() => void)[] = [];
  const visit = (guest: number) =>
    gate.pass(async () => {
      order.push(guest);
      await new Promise<void>((leave) => doors.push(leave));
    }, patient);
  const visits = [1, 2, 3, 4].map(visit);
  expect(gate.waitingCount).toBe(2);
  await expect(visit(5)).rejects.toMatchObject({
    status: 503,
    message: expect.stringContaining('2 requests'),
    headers: { 'Retry-After': '1' },
  });
  expect(order).toEqual([1, 2]);
  while (doors.length > 0) {
    doors.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(visits);
  expect(order).toEqual([1, 2, 3, 4]);
  await expect(gate.pass(() => Promise.reject(new Error('failed')), patient)).rejects.toThrow('failed');
  expect(await gate.pass(() => Promise.resolve('open again'), patient)).toBe('open again');
});

test("who goes while waiting leaves the line, and takes nobody's place", async () => {
  const gate = new Gate(1, 2);
  let leave = () => {};
  const inside = gate.pass(() => new Promise<void>((resolve) => (leave = resolve)), patient);
  const goes = new AbortController();
  const gone = gate.pass(() => Promise.resolve('never'), goes.signal);
  const next = gate.pass(() => Promise.resolve('next'), patient);
  goes.abort(new Error('gone'));
  await expect(gone).rejects.toThrow('gone');
  expect(gate.waitingCount).toBe(1);
  leave();
  await inside;
  expect(await next).toBe('next');
});

test('who has gone already does not get in', async () => {
  const gate = new Gate(1, 2);
  const signal = AbortSignal.abort(new Error('gone'));
  await expect(gate.pass(() => Promise.resolve('never'), signal)).rejects.toThrow('gone');
  expect(await gate.pass(() => Promise.resolve('next'), patient)).toBe('next');
});
