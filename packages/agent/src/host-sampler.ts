/**
 * One look at a host. `coreUsage` is reused by the next look, and `cores` stays the same array while the cores are the same.
 * What the host does not tell is NaN.
 */
export interface HostSample {
  /** Busy share of each core since the look before, in percent; index i is the core `cores[i]`. */
  readonly coreUsage: Float64Array;
  /** The numbers of the cores that are online, and were so at the look before, as the system gives them. */
  readonly cores: readonly number[];
  /** Busy share of all cores together, in percent. */
  readonly totalUsage: number;
  /** In bytes. */
  readonly memoryAvailable: number;
  readonly memoryUsed: number;
  readonly memoryTotal: number;
  readonly swapUsed: number;
}

/** Looks at the host. Usage is the difference to the look before, so the first look after opening only primes it. */
export interface HostSampler {
  sample(): HostSample | Promise<HostSample>;
  close(): void;
}

/**
 * The cheapest sampler for this system: on Linux the kernel's own files, elsewhere systeminformation, which is loaded only there
 * since it takes memory and, for the CPU, child processes.
 */
export async function openHostSampler(platform: NodeJS.Platform = process.platform): Promise<HostSampler> {
  if (platform === 'linux') return new (await import('./proc-sampler.ts')).ProcSampler();
  return new (await import('./systeminformation-sampler.ts')).SysteminformationSampler();
}
