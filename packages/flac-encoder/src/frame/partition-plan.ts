/** How the residuals of a subframe are coded, RFC 9639 §9.2.7: made by a search, followed by the writing. */
export class PartitionPlan {
  /** What the coded residual takes, its six bits of head included. */
  bits: number = Infinity;
  /** 4 or 5, by the coding method. */
  parameterBits = 4;
  /** There are 2^partitionOrder partitions. */
  partitionOrder = 0;
  /** For each partition the Rice parameter, or, where it is escaped, `escaped` + the width of its residuals. */
  parameters: Uint8Array = new Uint8Array(1);

  /** Takes over what a search found; `from` is where its parameters begin. */
  set(bits: number, parameterBits: number, partitionOrder: number, found: Uint8Array, from: number): void {
    const partitions = 2 ** partitionOrder;
    this.bits = bits;
    this.parameterBits = parameterBits;
    this.partitionOrder = partitionOrder;
    if (this.parameters.length < partitions) this.parameters = new Uint8Array(partitions);
    for (let index = 0; index < partitions; index += 1) this.parameters[index] = found[from + index] ?? 0;
  }
}

/** Above every Rice parameter. */
export const escaped = 32;
