import type { StepCodec } from './step-codec.ts';
import { readValueList, writeValueList } from './value-list.ts';

/** One value, over and over: its whole numbers are all 0, and need no track. */
export interface ConstantStep {
  readonly kind: 'constant';
  readonly value: number;
}

export const constantCodec: StepCodec<ConstantStep> = {
  kind: 'constant',
  code: 0,
  hasFine: false,
  takesAnyBits: false,
  triedFrom: 0,
  fits(values) {
    const value = values[0] ?? 0;
    for (let index = 1; index < values.length; index += 1) if (values[index] !== value) return [];
    return [{ step: { kind: 'constant', value }, whole: new Float64Array(values.length) }];
  },
  decode({ value }, values) {
    values.fill(value);
  },
  write({ value }, bytes) {
    writeValueList(bytes, Float64Array.of(value));
  },
  read(bytes) {
    return { kind: 'constant', value: readValueList(bytes, 1)[0] ?? 0 };
  },
};
