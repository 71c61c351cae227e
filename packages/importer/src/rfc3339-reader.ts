import { parseTime, SampleCodecError } from '@flac-metrics/sample-codec';
import type { Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';
import { byte, wordAt, type LineCursor } from './line-cursor.ts';

/** `2026-11-24T05:00:` and what stands behind the seconds, `Z` or `+01:00`. */
const minuteLength = 17;

/** Reads RFC 3339 times that follow each other: the date is understood once a minute. */
export class Rfc3339Reader {
  readonly #findings: Findings;
  #minute = '';
  #minuteMs = Number.NaN;

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /**
   * Reads the time that is the whole of [at, end). What is finer than a millisecond is cut off, and counted.
   * @throws ImporterError `bad-time`
   */
  read(cursor: LineCursor): number {
    const { bytes, at: start, end } = cursor;
    let at = start + minuteLength;
    let ms = this.#minuteAt(cursor);
    const seconds = twoDigitsAt(bytes, at);
    if (Number.isNaN(seconds) || seconds > 59) throw badTime(cursor);
    ms += seconds * 1000;
    at += 2;
    if (bytes[at] === byte.point) {
      let unitMs = 100;
      let finer = 0;
      for (at += 1; at < end; at += 1) {
        const digit = (bytes[at] ?? 0) - byte.zero;
        if (digit < 0 || digit > 9) break;
        if (unitMs >= 1) ms += digit * unitMs;
        else finer |= digit;
        unitMs = unitMs > 1 ? unitMs / 10 : 0;
      }
      if (finer !== 0) this.#findings.finerTimes += 1;
    }
    cursor.at = end;
    return ms;
  }

  /** The time without its seconds. */
  #minuteAt(cursor: LineCursor): number {
    const { bytes, at, end } = cursor;
    if (end - at > longestTime) throw badTime(cursor);
    const text = bytes.toString('latin1', at, end);
    const zone = zoneOf(text);
    const minute = text.slice(0, minuteLength) + zone;
    if (minute === this.#minute) return this.#minuteMs;
    try {
      // The whole first, which tells what is wrong with any of it.
      parseTime(text);
      this.#minuteMs = parseTime(`${text.slice(0, minuteLength)}00${zone}`);
    } catch (error) {
      if (error instanceof SampleCodecError) throw badTime(cursor);
      throw error;
    }
    this.#minute = minute;
    return this.#minuteMs;
  }
}

/** With nanoseconds there are 35. */
const longestTime = 64;

function zoneOf(text: string): string {
  const shape = /^.{17}\d{2}(?:\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/.exec(text);
  return shape?.[1] ?? '';
}

function twoDigitsAt(bytes: Buffer, at: number): number {
  const [tens, ones] = [(bytes[at] ?? 0) - byte.zero, (bytes[at + 1] ?? 0) - byte.zero];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function badTime(cursor: LineCursor): ImporterError {
  return new ImporterError(
    'bad-time',
    `expected a time, found ${wordAt(cursor)}; write 2026-11-24T05:00:00Z (RFC 3339) or a Unix time`,
  );
}
