import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { encodeRequest } from '../packages/prom-remote/test/proto.ts';
import { startOurs } from './fixture/servers.ts';
import type { Row } from './row.ts';

/*
 * What prom-remote holds in memory while it streams 50 million samples to a client that is slow for a while: the largest resident set
 * of the process, threads included. The peer is the size of the whole answer, which is what it would take to make it first.
 */

const seriesCount = 12;
const samplesEach = 4_160_000;
const startMs = Date.UTC(2026, 0, 1);
const streamedType = 1;
/** The client reads a piece, and waits. */
const waitMs = 5;
const slowBytes = 32 << 20;

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    for (let index = 0; index < seriesCount; index += 1) {
      const options = [
        '--signal',
        'walk',
        '--samples',
        `${samplesEach}`,
        '--bits',
        '16',
        '--seed',
        `${index}`,
      ];
      const series = [
        '--series',
        `cpu_usage_percent{cpu="${index}"}`,
        '--start',
        new Date(startMs).toISOString(),
      ];
      execFileSync(process.execPath, [
        'packages/wav/bin/wav-generator.js',
        '--out',
        folder,
        ...options,
        ...series,
      ]);
    }
    execFileSync(process.execPath, ['packages/flac-encoder/bin/flac-encode.js', folder]);
    const server = await startOurs(folder);
    try {
      const bytes = await readSlowly(server.url);
      const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
      const ours = (Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6;
      const peer = bytes / 1e6;
      const name = `${(seriesCount * samplesEach) / 1e6} million samples to a slow client: memory`;
      return [{ name, ours, peer, unit: 'MB', ratio: ours / peer, target: '< 300 MB' }];
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Reads an answer, its first 32 MiB slowly. @returns its size */
function readSlowly(url: string): Promise<number> {
  const matchers = [{ type: 0, name: '__name__', value: 'cpu_usage_percent' }];
  const query = { startTimestampMs: startMs, endTimestampMs: startMs + samplesEach * 1000, matchers };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST' }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
      const read = async (): Promise<number> => {
        let bytes = 0;
        for await (const piece of response) {
          bytes += Buffer.byteLength(piece);
          if (bytes < slowBytes) await sleep(waitMs);
        }
        return bytes;
      };
      read().then(resolve, reject);
    });
    sent.on('error', reject);
    sent.end(encodeRequest([query], [streamedType]));
  });
}
