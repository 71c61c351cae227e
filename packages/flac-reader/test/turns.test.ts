import { expect, test } from 'vitest';
import { Turns } from '../src/turns.ts';

test('work is done in the order in which it came, one piece at a time', async () => {
  const turns = new Turns();
  const log: string[] = [];
  const work = (name: string) => async () => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all([turns.take(work('a')), turns.take(work('b'))])).toEqual(['a', 'b']);
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('a failure is told to whoever asked, and to nobody else', async () => {
  const turns = new Turns();
  const failing = turns.take(() => Promise.reject(new Error('of the first')));
  const next = turns.take(async () => 'done');
  await expect(failing).rejects.toThrow('of the first');
  expect(await next).toBe('done');
});

test('a turn that is held keeps others waiting until it is given back', async () => {
  const turns = new Turns();
  const giveBack = await turns.hold();
  let isDone = false;
  const waiting = turns.take(async () => {
    isDone = true;
  });
  await new Promise(setImmediate);
  expect(isDone).toBe(false);
  giveBack();
  await waiting;
  expect(isDone).toBe(true);
});
