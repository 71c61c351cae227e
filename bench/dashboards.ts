import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTwinStores } from '../test/twin-stores.ts';
import { answerMs, readRequest } from './fixture/read-client.ts';
import { startOurs, startPeer, type MeasuredServer } from './fixture/servers.ts';
import { walks } from './fixture/walks.ts';
import { median, type Row } from './row.ts';

/* Fifty dashboards at once: each asks for six hours of eight series at 1 s, streamed, again and again. */

const clients = 50;
const requestsEach = 4;
const rounds = 7;
const startMs = Date.UTC(2026, 10, 1);
const sixHoursMs = 6 * 3_600_000;

interface Load {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
}

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const set = { seriesCount: 12, samplesEach: 86_400, intervalMs: 1000, startMs };
    const { recordings, tsdb } = await makeTwinStores(folder, walks(set));
    const ours = await startOurs(recordings);
    const peer = await startPeer(tsdb);
    try {
      const loads: [Load[], Load[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        loads[0].push(await loadOf(ours));
        loads[1].push(await loadOf(peer));
      }
      const name = `${clients} dashboards at once`;
      return [
        row(`${name}: throughput`, 'requests/s', '≥ 1 × Prometheus', loads, (load) => load.requestsPerSecond),
        row(`${name}: 99th percentile`, 'ms', '≤ 1 × Prometheus', loads, (load) => load.p99Ms),
      ];
    } finally {
      await ours.stop();
      await peer.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function loadOf(server: MeasuredServer): Promise<Load> {
  const startedMs = performance.now();
  const latencies = await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      const own: number[] = [];
      for (let turn = 0; turn < requestsEach; turn += 1) {
        // Each looks at other hours, as people do.
        const fromMs = startMs + ((client * 7919 + turn * 104_729) % 64_800) * 1000;
        own.push(await answerMs(server, readRequest(fromMs, fromMs + sixHoursMs, [1, 0], '[0-7]')));
      }
      return own;
    }),
  );
  const all = latencies.flat().toSorted((a, b) => a - b);
  return {
    requestsPerSecond: (all.length / (performance.now() - startedMs)) * 1000,
    p99Ms: all[Math.floor(all.length * 0.99)] ?? Number.NaN,
  };
}

function row(
  name: string,
  unit: string,
  target: string,
  loads: [Load[], Load[]],
  figure: (load: Load) => number,
): Row {
  const [ours, peer] = [median(loads[0].map(figure)), median(loads[1].map(figure))];
  return { name, ours, peer, unit, ratio: ours / peer, target };
}
