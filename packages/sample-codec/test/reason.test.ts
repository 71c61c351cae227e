import { expect, test } from 'vitest';
import { reasonOf } from '../src/index.ts';

test('a reason is the message of an error, and the text of anything else that was thrown', () => {
  expect(['no space left', new Error('no space left'), undefined].map(reasonOf)).toEqual([
    'no space left',
    'no space left',
    'undefined',
  ]);
});
