import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Row } from './row.ts';

/*
 * What it costs to sample this host once a second, for a minute: the agent against a loop that asks systeminformation for the
 * same, in the same run. CPU is user and system time from /proc/PID/stat, children that have ended included; memory is the
 * largest resident set.
 */

const warmUpSeconds = 3;
const seconds = 60;
/** proc_pid_stat(5) counts in these. */
const ticksPerSecond = 100;

const peerLoop = `
const si = require('systeminformation');
setInterval(() => void Promise.all([si.currentLoad(), si.mem()]), 1000);
`;

interface Cost {
  /** Share of one core, in percent. */
  readonly cpuPercent: number;
  readonly peakMegabytes: number;
}

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const [agent, peer] = await Promise.all([
      costOf(['packages/agent/bin/monitoring-agent.js', '--dir', folder]),
      costOf(['-e', peerLoop], 'packages/agent'),
    ]);
    return [
      row('agent at 1 s: CPU', '% of a core', agent.cpuPercent, peer.cpuPercent, '≤ 0.3 % of a core'),
      row('agent at 1 s: memory', 'MB', agent.peakMegabytes, peer.peakMegabytes, '≤ 80 MB'),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function row(name: string, unit: string, ours: number, peer: number, target: string): Row {
  return { name, ours, peer, unit, ratio: ours / peer, target };
}

async function costOf(args: readonly string[], cwd = '.'): Promise<Cost> {
  const child = spawn(process.execPath, args, { cwd, stdio: 'ignore' });
  const { pid } = child;
  if (pid === undefined) throw new Error(`cannot start ${args.join(' ')}`);
  await sleep(warmUpSeconds * 1000);
  const before = cpuTicks(pid);
  await sleep(seconds * 1000);
  const cpuPercent = ((cpuTicks(pid) - before) / ticksPerSecond / seconds) * 100;
  const peakMegabytes =
    Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;
  child.kill();
  return { cpuPercent, peakMegabytes };
}

/** utime, stime, cutime and cstime: fields 14 to 17. */
function cpuTicks(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
}
