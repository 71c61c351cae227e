import { binaryCodec, type BinaryStep } from './binary.ts';
import { bitsCodec, type BitsStep } from './bits.ts';
import { constantCodec, type ConstantStep } from './constant.ts';
import { decimalCodec, type DecimalStep } from './decimal.ts';
import { ranksCodec, type RanksStep } from './ranks.ts';
import { rationalCodec, type RationalStep } from './rational.ts';
import type { StepCodec } from './step-codec.ts';
import { ticksCodec, type TicksStep } from './ticks.ts';
import { ulpsCodec, type UlpsStep } from './ulps.ts';

/** How doubles stand for whole numbers. A step of the ladder is one file beside this one, and a line here and in the list below. */
export type Step =
  | ConstantStep
  | DecimalStep
  | RationalStep
  | UlpsStep
  | TicksStep
  | RanksStep
  | BinaryStep
  | BitsStep;

const codecs: Readonly<Record<Step['kind'], StepCodec<Step>>> = {
  constant: constantCodec,
  decimal: decimalCodec,
  rational: rationalCodec,
  ulps: ulpsCodec,
  ranks: ranksCodec,
  binary: binaryCodec,
  ticks: ticksCodec,
  bits: bitsCodec,
};

/** From the simplest on: of two that cost the same, the first is taken. */
export const stepCodecs: readonly StepCodec<Step>[] = Object.values(codecs);

export function codecOf(step: Step): StepCodec<Step> {
  return codecs[step.kind];
}
