import { describe, expect, test } from 'vitest';
import { ArchiveError } from '@flac-metrics/archive';
import { toHttpError } from '../src/respond.ts';

describe('an error of the archive', () => {
  test('that will be over soon is answered with 503 and when to ask again', () => {
    const { status, message, headers } = toHttpError(
      new ArchiveError('too-many-open-files', 'EMFILE: too many open files'),
    );
    expect({ status, message, headers }).toEqual({
      status: 503,
      message: 'EMFILE: too many open files',
      headers: { 'Retry-After': '1' },
    });
  });

  test.each([
    ['too-many-samples', 400],
    ['bad-regular-expression', 400],
    ['damaged-segment', 500],
    ['no-such-folder', 500],
  ] as const)('%s is answered with %i', (code, status) => {
    expect(toHttpError(new ArchiveError(code, 'a reason'))).toMatchObject({ status, message: 'a reason' });
  });
});
