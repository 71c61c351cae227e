import { hashSync } from 'bcryptjs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PasswordCheck } from '../../src/access/password-check.ts';

const hash = hashSync('secret', 4);
let check: PasswordCheck;
beforeEach(() => (check = new PasswordCheck()));
afterEach(() => check.close());

const isRight = (password: string, address: string) => check.isRight('ann', { password, hash }, address);
const guess = (address: string, count: number) =>
  Array.from({ length: count }, (_, index) => isRight(`guess ${index} of ${address}`, address));

describe('while passwords are guessed', () => {
  test('one that is known to be right passes at once, wherever from', async () => {
    expect(await isRight('secret', 'home')).toBe(true);
    const guesses = guess('far', 10);
    const first = await Promise.race([...guesses, isRight('secret', 'far'), isRight('secret', 'home')]);
    expect(first).toBe(true);
    expect(await Promise.all(guesses)).toEqual(Array(10).fill(false));
  });

  test('an address that has filled its part of the line is sent away, and others are not', async () => {
    const guesses = guess('far', 10);
    await expect(isRight('secret', 'far')).rejects.toMatchObject({ status: 429 });
    expect(await isRight('secret', 'home')).toBe(true);
    expect(await Promise.all(guesses)).toEqual(Array(10).fill(false));
    expect(await isRight('other', 'far')).toBe(false);
  });

  test('everybody is sent away once the whole line is full', async () => {
    const guesses = ['a', 'b', 'c', 'd', 'e'].flatMap((address) => guess(address, 10));
    await expect(isRight('secret', 'home')).rejects.toMatchObject({
      status: 503,
      headers: { 'Retry-After': '1' },
    });
    await Promise.all(guesses);
    expect(await isRight('secret', 'home')).toBe(true);
  });

  test('the same one, shown many times at once, is checked once', async () => {
    const shown = Array.from({ length: 100 }, () => isRight('secret', 'home'));
    expect(await Promise.all(shown)).toEqual(Array(100).fill(true));
  });
});

describe('when rules are read again', () => {
  const hashes = ['secret', 'other'].map((password) => ({ password, hash: hashSync(password, 4) }));
  const rules = fc.dictionary(fc.constantFrom('ann', 'bob', 'eve'), fc.constantFrom(...hashes));

  test('passwords of users whose hash is the same stay known, and no others', async () => {
    await fc.assert(
      fc.asyncProperty(rules, rules, async (before, after) => {
        const own = new PasswordCheck();
        try {
          const logins = Object.entries(before);
          for (const [user, question] of logins) expect(await own.isRight(user, question, 'home')).toBe(true);
          own.keepOnly(new Map(Object.entries(after).map(([user, { hash }]) => [user, hash])));
          // Where the line is full, only what is known passes; what is in it is not waited for.
          for (let guess = 0; guess < 50; guess += 1)
            void own.isRight('ann', { password: `guess ${guess}`, hash }, `${guess % 5}`);
          for (const [user, question] of logins) {
            const answer = own.isRight(user, question, 'home');
            if (after[user] === question) expect(await answer).toBe(true);
            else await expect(answer).rejects.toMatchObject({ status: 503 });
          }
        } finally {
          await own.close();
        }
      }),
      { numRuns: 15 },
    );
    // Each run starts a thread.
  }, 120_000);
});
