import { expect, test } from 'vitest';
import { CompileTurns } from '../src/compile-turns.ts';

const patient = new AbortController().signal;

test('patterns are compiled in order, with everything else in between, and fail alone', async () => {
  const turns = new CompileTurns();
  const order: string[] = [];
  const compile = (name: string) =>
    turns.take(() => {
      order.push(name);
      setImmediate(() => order.push(`after ${name}`));
      if (name === 'b') throw new Error('failed');
      return name;
    }, patient);
  const done = await Promise.allSettled(['a', 'b', 'c'].map(compile));
  expect(order).toEqual(['a', 'after a', 'b', 'after b', 'c']);
  expect(done.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});
