import { SampleCodecError } from '@flac-metrics/sample-codec';
import { FlacError } from './flac-error.ts';

/** Whether an error tells of a track whose samples are damaged, so that others may be read. */
export function isDamage(error: unknown): error is FlacError | SampleCodecError {
  return error instanceof FlacError || error instanceof SampleCodecError;
}
