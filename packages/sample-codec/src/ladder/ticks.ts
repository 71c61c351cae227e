import { decimalCodec, readDigits } from './decimal.ts';
import { spread } from './spread.ts';
import type { StepCodec } from './step-codec.ts';
import { tickPeriod } from './tick-period.ts';
import { sharpenTicks, type TickRounding } from './tick-rounding.ts';
import { readValueList, writeValueList } from './value-list.ts';

/**
 * v = (k × period + c) / 10^digits, with the product rounded to a whole number: times that a clock of another tick has measured, such
 * as nanoseconds by a clock of 100 MHz. The second track holds c, what rounding has done.
 */
export interface TicksStep {
  readonly kind: 'ticks';
  readonly digits: number;
  /** In units of 10^-digits. */
  readonly period: number;
  readonly rounding: TickRounding;
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
      const picked = spread(decimals, sampledValues).filter((number) => !Number.isNaN(number));
      const nearly = tickPeriod(picked);
      if (nearly === undefined) return [];
      const { period, rounding } = sharpenTicks(picked, nearly);
      const round = roundings[rounding];
      const fine = new Int32Array(values.length);
      const whole = new Float64Array(values.length);
      for (let index = 0; index < values.length; index += 1) {
        const number = decimals[index] ?? 0;
        const ticks = Math.round(number / period) + 0;
        whole[index] = ticks;
        fine[index] = number - round(ticks * period);
      }
      return [{ step: { kind: 'ticks', digits, period, rounding }, whole, fine }];
    });
  },
  decode({ digits, period, rounding }, values, fine) {
    const round = roundings[rounding];
    for (let index = 0; index < values.length; index += 1)
      values[index] = round((values[index] ?? 0) * period) + (fine[index] ?? 0);
    decimalCodec.decode({ kind: 'decimal', digits }, values, fine);
  },
  write({ digits, period, rounding }, bytes) {
    bytes.writeSigned(digits);
    bytes.writeByte(rounding === 'up' ? 1 : 0);
    writeValueList(bytes, Float64Array.of(period));
  },
  read(bytes) {
    const digits = readDigits(bytes);
    const code = bytes.readByte();
    if (code > 1) throw bytes.error(`rounds ticks in the way ${code}`);
    const [period = 0] = readValueList(bytes, 1);
    if (!(period > 0 && period < Infinity)) throw bytes.error(`has ticks of ${period}`);
    return { kind: 'ticks', digits, period, rounding: code === 1 ? 'up' : 'nearest' };
  },
};

const roundings: Readonly<Record<TickRounding, (number: number) => number>> = {
  nearest: Math.round,
  up: Math.ceil,
};
