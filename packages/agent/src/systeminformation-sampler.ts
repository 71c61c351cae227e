import si from 'systeminformation';
import type { HostSample, HostSampler } from './host-sampler.ts';

/** Any system that systeminformation knows. Its `currentLoad` blocks for some milliseconds, and more often than every 200 ms it repeats itself. */
export class SysteminformationSampler implements HostSampler {
  #cores: number[] = [];

  async sample(): Promise<HostSample> {
    const [load, memory] = await Promise.all([si.currentLoad(), si.mem()]);
    if (load.cpus.length !== this.#cores.length) this.#cores = load.cpus.map((_, core) => core);
    return {
      cores: this.#cores,
      coreUsage: Float64Array.from(load.cpus, (cpu) => cpu.load),
      totalUsage: load.currentLoad,
      memoryAvailable: memory.available,
      memoryUsed: memory.total - memory.available,
      memoryTotal: memory.total,
      swapUsed: memory.swapused,
    };
  }

  close(): void {}
}
