import { expect, test } from 'vitest';
import { Gate } from '../src/gate.ts';

test('a gate lets so many in, has so many wait in line, and sends the rest away', async () => {
  const gate = new Gate(2, 2);
  const order: number[] = [];
  const doors: (() => void)[] = [];
  const visit = (guest: number) =>
    gate.pass(async () => {
      order.push(guest);
      await new Promise<void>((leave) => doors.push(leave));
    });
  const visits = [1, 2, 3, 4].map(visit);
  expect(gate.waitingCount).toBe(2);
  await expect(visit(5)).rejects.toMatchObject({ status: 503, headers: { 'Retry-After': '1' } });
  expect(order).toEqual([1, 2]);
  while (doors.length > 0) {
    doors.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(visits);
  expect(order).toEqual([1, 2, 3, 4]);
  await expect(gate.pass(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await gate.pass(() => Promise.resolve('open again'))).toBe('open again');
});
