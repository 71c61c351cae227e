import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTwinStores } from '../test/twin-stores.ts';
import { answerMs, forms, readRequest } from './fixture/read-client.ts';
import { startOurs, startPeer } from './fixture/servers.ts';
import { walks, type Walks } from './fixture/walks.ts';
import { median, type Row } from './row.ts';

/*
 * Remote read of the same samples from prom-remote and from a real Prometheus, over loopback, from the request to the last
 * byte of the answer, in turn.
 */

const rounds = 25;
const startMs = Date.UTC(2026, 10, 1);

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
  const ours = await startOurs(recordings);
  const peer = await startPeer(tsdb);
  try {
    const rows: Row[] = [];
    for (const [form, accepted] of forms) {
      const body = readRequest(startMs, startMs + set.samplesEach * set.intervalMs, accepted);
      const figures: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        figures[0].push(await answerMs(ours, body));
        figures[1].push(await answerMs(peer, body));
      }
      const [oursMs, peerMs] = [median(figures[0]), median(figures[1])];
      const row = { ours: oursMs, peer: peerMs, unit: 'ms', ratio: oursMs / peerMs };
      rows.push({ name: `${name}, ${form}`, ...row, target: '≤ 1 × Prometheus' });
    }
    return rows;
  } finally {
    await ours.stop();
    await peer.stop();
  }
}
