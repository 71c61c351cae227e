import type { Amount } from './method.ts';

/** An amount that is added up. */
export class AmountSum implements Amount {
  bytes = 0;
  samples = 0;

  add(bytes: number, samples: number): void {
    this.bytes += bytes;
    this.samples += samples;
  }

  /** As a member of a measurement; none where nothing has been added. */
  as<Name extends string>(name: Name): Partial<Record<Name, Amount>> {
    const member: Partial<Record<Name, Amount>> = {};
    if (this.samples > 0) member[name] = { bytes: this.bytes, samples: this.samples };
    return member;
  }
}
