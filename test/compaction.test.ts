import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeXorChunk } from '@flac-metrics/xor-chunk';
import { writeFlac } from '../packages/compactor/test/one-series-flac.ts';
import { decodeFrames, decodeSamplesBody, encodeRequest } from '../packages/prom-remote/test/proto.ts';
import { startProgram } from './program.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const all = {
  startTimestampMs: 0,
  endTimestampMs: 1e9,
  matchers: [{ type: 2, name: '__name__', value: '.+' }],
};

/** Files of five minutes of each of four cores. */
function fill(recordings: string): void {
  mkdirSync(recordings);
  for (let file = 0; file < 48; file += 1) {
    for (const cpu of [0, 1, 2, 3]) {
      const samples = Int32Array.from({ length: 300 }, (_, index) => (index * 37 + file * cpu) % 1009);
      const series = `cpu_usage_percent{cpu="${cpu}",instance="a"}`;
      writeFlac(recordings, { series, startMs: file * 300_000, samples });
    }
  }
}

/** Every sample of every series, as text. */
async function ask(url: string, form: 'samples' | 'chunks'): Promise<string> {
  const body = encodeRequest([all], [form === 'samples' ? 0 : 1]);
  // A connection that is kept may be closed by the server just when it is used again.
  const headers = { Connection: 'close' };
  const response = await fetch(`${url}/api/v1/read`, { method: 'POST', headers, body });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${response.status}: ${Buffer.from(bytes).toString()}`);
  if (form === 'samples') {
    const [found = []] = decodeSamplesBody(bytes);
    return found.map(({ labels, samples }) => `${labels.join()} ${samples.join(' ')}`).join('\n');
  }
  return decodeFrames(bytes)
    .flatMap(({ series }) => series)
    .map(({ labels, chunks }) => {
      const samples = chunks.flatMap(({ data }) => {
        const { timestampsMs, values } = decodeXorChunk(data);
        const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length);
        return Array.from(timestampsMs, (ms, index) => `${ms},${bits[index]}`);
      });
      return `${labels.join()} ${samples.join(' ')}`;
    })
    .join('\n');
}

test('a prom-remote that is asked all the time while its folder is compacted misses no sample and doubles none', async () => {
  const recordings = join(folder, 'recordings');
  fill(recordings);
  const server = startProgram('prom-remote', '--dir', recordings, '--listen', '127.0.0.1:0');
  const [, url = ''] = await server.printed(/url=(\S+)/);
  const before = await ask(url, 'samples');
  expect(before.split('\n').map((line) => line.split(' ').length)).toEqual(Array(4).fill(1 + 48 * 300));
  // Each run replaces the tapes of the one before.
  for (const window of ['10m', '1h', '1d']) {
    const compaction = startProgram('flac-compact', '--window', window, recordings);
    while (compaction.child.exitCode === null) {
      const answers = await Promise.all([ask(url, 'samples'), ask(url, 'chunks')]);
      expect(answers.map((answer) => answer === before)).toEqual([true, true]);
    }
    expect({ status: await compaction.ended(), stderr: compaction.stderr }).toEqual({
      status: 0,
      stderr: '',
    });
  }
  expect(readdirSync(recordings)).toHaveLength(1);
  await server.stop();
}, 120_000);
