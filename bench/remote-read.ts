import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeRequest } from '../packages/prom-remote/test/proto.ts';
import { startOurs, startPeer, type MeasuredServer } from './fixture/servers.ts';
import { makeTwinStores } from '../test/twin-stores.ts';
import { metric, walks, type Walks } from './fixture/walks.ts';
import { median, type Row } from './row.ts';

/*
 * Remote read of the same samples from prom-remote and from a real Prometheus, over loopback, from the request to the last
 * byte of the answer, in turn.
 */

const rounds = 15;
const startMs = Date.UTC(2026, 10, 1);
const samplesType = 0;
const streamedType = 1;

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return [
      ...(await compare(
        join(folder, 'day'),
        { seriesCount: 12, samplesEach: 86_400, intervalMs: 1000, startMs },
        '12 series × 86,400 samples',
      )),
      ...(await compare(
        join(folder, 'hour'),
        { seriesCount: 1000, samplesEach: 240, intervalMs: 15_000, startMs },
        '1000 series × 1 hour at 15 s',
      )),
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
    const endTimestampMs = startMs + set.samplesEach * set.intervalMs;
    const matchers = [{ type: 0, name: '__name__', value: metric }];
    const rows: Row[] = [];
    for (const [form, type] of [
      ['SAMPLES', samplesType],
      ['STREAMED', streamedType],
    ] as const) {
      const body = encodeRequest(
        [{ startTimestampMs: startMs, endTimestampMs, matchers }],
        [type, samplesType],
      );
      const figures: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round += 1) {
        figures[0].push(await answerMs(ours, body));
        figures[1].push(await answerMs(peer, body));
      }
      const [oursMs, peerMs] = [median(figures[0].slice(2)), median(figures[1].slice(2))];
      rows.push({
        name: `${name}, ${form}`,
        ours: oursMs,
        peer: peerMs,
        unit: 'ms',
        ratio: oursMs / peerMs,
        target: '≤ 1 × Prometheus',
      });
    }
    return rows;
  } finally {
    await ours.stop();
    await peer.stop();
  }
}

/** Milliseconds until the last byte. */
function answerMs({ url }: MeasuredServer, body: Uint8Array): Promise<number> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST' }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => (bytes += chunk.length));
      response.on('end', () => {
        if (process.env['SHOW']) console.error(response.statusCode, bytes, response.headers['content-type']);
        if (response.statusCode === 200) resolve(performance.now() - started);
        else reject(new Error(`${url} answered ${response.statusCode}`));
      });
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
