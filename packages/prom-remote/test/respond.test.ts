import { describe, expect, test } from 'vitest';
import { ArchiveError } from '@flac-metrics/archive';
import { SampleCodecError } from '@flac-metrics/sample-codec';
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
    ['damaged-segment', 500],
    ['no-such-folder', 500],
  ] as const)('%s is answered with %i', (code, status) => {
    expect(toHttpError(new ArchiveError(code, 'a reason'))).toMatchObject({ status, message: 'a reason' });
  });
});

test('a pattern that is none is answered with 400, and what is wrong in a file with 500', () => {
  for (const [code, status] of [
    ['bad-regular-expression', 400],
    ['bad-column', 500],
  ] as const)
    expect(toHttpError(new SampleCodecError(code, 'a reason'))).toMatchObject({ status });
});
