import { commentsOf, nameRecorder, type InfoTag } from './info-list.ts';
import { WavError } from './wav-error.ts';
import type { WavFormat } from './wav-format.ts';

/*
 * What holds for files of the recorder, and of others need not: all bits of a sample are valid, and the data chunk is the last.
 */

/** Whether the recorder wrote a file, by its tags. */
export function isRecorded(tags: readonly InfoTag[]): boolean {
  return nameRecorder(tags) && commentsOf(tags).some(([key]) => key === 'SERIES');
}

/**
 * Some bits less than the samples have would divide them all, if those bits are zero by chance.
 * @throws WavError `bad-format`
 */
export function checkAllBitsValid({ bitsPerSample, containerBytes }: WavFormat, name: string): void {
  const bits = 8 * containerBytes;
  if (bitsPerSample === bits) return;
  throw new WavError(
    'bad-format',
    `${name}: it says that ${bitsPerSample} of ${bits} bits are valid, but the recorder uses all: the header is damaged; restore the file`,
  );
}
