import { decimalCodec, readDigits } from './decimal.ts';
import { highWord, lowWord, wordsOf } from './double-words.ts';
import { spread } from './spread.ts';
import type { StepCodec } from './step-codec.ts';
import { tickPeriod } from './tick-period.ts';

/**
 * v = (⌊k × period⌉ + c) / 10^digits: times that a clock of another tick has measured, such as nanoseconds by a clock of 100 MHz. The
 * second track holds c, what rounding has done.
 */
export interface TicksStep {
  readonly kind: 'ticks';
  readonly digits: number;
  /** In units of 10^-digits. */
  readonly period: number;
}

/** As many as show the period; sorting them takes no longer than the rest. */
const sampledValues = 512;

export const ticksCodec: StepCodec<TicksStep> = {
  kind: 'ticks',
  code: 7,
  hasFine: true,
  takesAnyBits: false,
  // Less cannot be noise of a clock that ticks so finely.
  triedFrom: 6,
  fits(values) {
    return decimalCodec.fits(values).flatMap(({ step: { digits }, whole: decimals }) => {
      const period = tickPeriod(spread(decimals, sampledValues).filter((number) => !Number.isNaN(number)));
      if (period === undefined) return [];
      const fine = new Int32Array(values.length);
      const whole = new Float64Array(values.length);
      for (let index = 0; index < values.length; index += 1) {
        const number = decimals[index] ?? 0;
        const ticks = Math.round(number / period) + 0;
        whole[index] = ticks;
        fine[index] = number - Math.round(ticks * period);
      }
      return [{ step: { kind: 'ticks', digits, period }, whole, fine }];
    });
  },
  decode({ digits, period }, values, fine) {
    for (let index = 0; index < values.length; index += 1)
      values[index] = Math.round((values[index] ?? 0) * period) + (fine[index] ?? 0);
    decimalCodec.decode({ kind: 'decimal', digits }, values, fine);
  },
  write({ digits, period }, bytes) {
    bytes.writeSigned(digits);
    const words = wordsOf(Float64Array.of(period));
    bytes.writeWord(words[highWord] ?? 0);
    bytes.writeWord(words[lowWord] ?? 0);
  },
  read(bytes) {
    const digits = readDigits(bytes);
    const period = new Float64Array(1);
    const words = wordsOf(period);
    words[highWord] = bytes.readWord();
    words[lowWord] = bytes.readWord();
    return { kind: 'ticks', digits, period: period[0] ?? 0 };
  },
};
