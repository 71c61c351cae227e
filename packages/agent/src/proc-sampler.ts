import { busyPercent, parseCpuTimes } from './cpu-times.ts';
import type { HostSample, HostSampler } from './host-sampler.ts';
import { MemoryInfoParser } from './memory-info.ts';
import { ProcFile } from './proc-file.ts';

/** Linux: two reads of /proc a look, no child process. */
export class ProcSampler implements HostSampler {
  readonly #stat: ProcFile;
  readonly #meminfo: ProcFile;
  readonly #memory = new MemoryInfoParser();
  /** Idle and total ticks at the last look, two numbers a core; index 0 is all cores, core n stands at 2 (n + 1). */
  #lastTicks: Float64Array = new Float64Array(64);
  #cores: number[] = [];
  #coreUsage: Float64Array = new Float64Array();

  constructor(statPath = '/proc/stat', meminfoPath = '/proc/meminfo') {
    this.#stat = new ProcFile(statPath);
    this.#meminfo = new ProcFile(meminfoPath);
  }

  sample(): HostSample {
    let online = 0;
    let totalUsage = 0;
    parseCpuTimes(this.#stat.read(), (core, idle, total) => {
      const usage = this.#usageSinceLast(core, idle, total);
      if (core < 0) {
        totalUsage = usage;
        return;
      }
      this.#place(online, core, usage);
      online += 1;
    });
    if (online !== this.#cores.length) this.#cores = this.#cores.slice(0, online);
    if (online !== this.#coreUsage.length) this.#coreUsage = this.#coreUsage.slice(0, online);
    const memory = this.#memory.parse(this.#meminfo.read());
    return {
      cores: this.#cores,
      coreUsage: this.#coreUsage,
      totalUsage,
      memoryAvailable: memory.available,
      memoryUsed: memory.used,
      memoryTotal: memory.total,
      swapUsed: memory.swapUsed,
    };
  }

  close(): void {
    this.#stat.close();
    this.#meminfo.close();
  }

  #usageSinceLast(core: number, idle: number, total: number): number {
    const at = 2 * (core + 1);
    if (at + 2 > this.#lastTicks.length) {
      const grown = new Float64Array(2 * at + 2);
      grown.set(this.#lastTicks);
      this.#lastTicks = grown;
    }
    const usage = busyPercent(idle - (this.#lastTicks[at] ?? 0), total - (this.#lastTicks[at + 1] ?? 0));
    this.#lastTicks[at] = idle;
    this.#lastTicks[at + 1] = total;
    return usage;
  }

  /** Cores come and go rarely; the arrays are only made anew when they do. */
  #place(index: number, core: number, usage: number): void {
    if (this.#cores[index] !== core) this.#cores = [...this.#cores.slice(0, index), core];
    if (this.#coreUsage.length <= index) {
      const grown = new Float64Array(index + 1);
      grown.set(this.#coreUsage);
      this.#coreUsage = grown;
    }
    this.#coreUsage[index] = usage;
  }
}
