import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactFolder } from '@flac-metrics/compactor';
import { makeTwinStores } from '../test/twin-stores.ts';
import { answerMs, forms, readRequest } from './fixture/read-client.ts';
import { startOurs, startPeer } from './fixture/servers.ts';
import { walks, type Walks } from './fixture/walks.ts';
import { median, type Row } from './row.ts';

/*
 * Remote read of the same samples from prom-remote, out of files of one series and out of tapes, and from a real Prometheus, over
 * loopback, from the request to the last byte of the answer, in turn.
 */

const rounds = 25;
const startMs = Date.UTC(2026, 10, 1);
const dayMs = 86_400_000;

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const day = { seriesCount: 12, samplesEach: 86_400, intervalMs: 1000, startMs };
  const hour = { seriesCount: 1000, samplesEach: 240, intervalMs: 15_000, startMs };
  try {
    return [
      ...(await compare(join(folder, 'day'), day, '12 series × 86,400 samples')),
      ...(await compare(join(folder, 'hour'), hour, '1000 series × 1 hour at 15 s')),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function compare(folder: string, set: Walks, name: string): Promise<Row[]> {
  const { recordings, tsdb } = await makeTwinStores(folder, walks(set));
  const tapes = join(folder, 'tapes');
  cpSync(recordings, tapes, { recursive: true });
  await compactFolder(tapes, {
    windowMs: dayMs,
    onLeft: ({ path, reason }) => console.error(`${path} was left: ${reason}`),
  });
  const servers = [await startOurs(recordings), await startOurs(tapes), await startPeer(tsdb)] as const;
  try {
    const rows: Row[] = [];
    for (const [form, accepted] of forms) {
      const body = readRequest(startMs, startMs + set.samplesEach * set.intervalMs, accepted);
      const figures: [number[], number[], number[]] = [[], [], []];
      for (let round = 0; round < rounds; round += 1)
        for (const [index, server] of servers.entries()) figures[index]?.push(await answerMs(server, body));
      const [filesMs, tapesMs, peerMs] = figures.map(median);
      rows.push(
        rowOf(`${name}, ${form}`, filesMs, peerMs),
        rowOf(`${name}, ${form}, from a tape`, tapesMs, peerMs),
      );
    }
    return rows;
  } finally {
    for (const server of servers) await server.stop();
  }
}

function rowOf(name: string, ours = Number.NaN, peer = Number.NaN): Row {
  return { name, ours, peer, unit: 'ms', ratio: ours / peer, target: '≤ 1 × Prometheus' };
}
