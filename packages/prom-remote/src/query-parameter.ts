import { excerpt, parseTime, SampleCodecError } from '@flac-metrics/sample-codec';
import { HttpError } from './http-error.ts';

/** What reads a text from outside. @throws HttpError 400 in place of a SampleCodecError */
export function understood<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof SampleCodecError) throw new HttpError(400, error.message, {}, { cause: error });
    throw error;
  }
}

/** @returns undefined where it is left out or empty */
export function timeParameter(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  return text === null || text === '' ? undefined : understood(() => parseTime(text));
}

/** @returns `byDefault` where it is left out */
export function countParameter(parameters: URLSearchParams, name: string, byDefault: number): number {
  const text = parameters.get(name);
  if (text === null) return byDefault;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new HttpError(400, `${name}=${JSON.stringify(excerpt(text))} is not a whole number`);
}
