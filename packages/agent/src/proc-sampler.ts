import { busyPercent, parseCpuTimes } from './cpu-times.ts';
import type { HostSample, HostSampler } from './host-sampler.ts';
import { MemoryInfoParser } from './memory-info.ts';
import { ProcFile } from './proc-file.ts';

/** Linux: two reads of /proc a look, no child process. */
export class ProcSampler implements HostSampler {
  readonly #stat: ProcFile;
  readonly #meminfo: ProcFile;
  readonly #memory = new MemoryInfoParser();
  /**
   * What each core had when it was last seen: idle ticks, total ticks, and the number of that look. Index 0 is all cores, core n
   * stands at 3 (n + 1).
   */
  #lastSeen: Float64Array = new Float64Array(96);
  /** The number of this look; the first is 1, so that 0 in `#lastSeen` is never. */
  #look = 0;
  #cores: number[] = [];
  #coreUsage: Float64Array = new Float64Array();

  constructor(statPath = '/proc/stat', meminfoPath = '/proc/meminfo') {
    this.#stat = new ProcFile(statPath);
    this.#meminfo = new ProcFile(meminfoPath);
  }

  sample(): HostSample {
    let online = 0;
    let totalUsage = Number.NaN;
    this.#look += 1;
    parseCpuTimes(this.#stat.read(), (core, idle, total) => {
      const usage = this.#usageSinceLast(core, idle, total);
      if (core < 0) {
        totalUsage = usage;
        return;
      }
      if (Number.isNaN(usage)) return;
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

  /** @returns NaN for a core that was not there at the last look: what it has counted since boot says nothing of now */
  #usageSinceLast(core: number, idle: number, total: number): number {
    const at = 3 * (core + 1);
    if (at + 3 > this.#lastSeen.length) {
      const grown = new Float64Array(2 * at + 3);
      grown.set(this.#lastSeen);
      this.#lastSeen = grown;
    }
    const lastIdle = this.#lastSeen[at] ?? 0;
    const lastTotal = this.#lastSeen[at + 1] ?? 0;
    const wasThere = this.#look > 1 && this.#lastSeen[at + 2] === this.#look - 1;
    this.#lastSeen[at] = idle;
    this.#lastSeen[at + 1] = total;
    this.#lastSeen[at + 2] = this.#look;
    return wasThere ? busyPercent(idle - lastIdle, total - lastTotal) : Number.NaN;
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
