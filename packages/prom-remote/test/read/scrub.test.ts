import { readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { tapeOf } from '../../../../test/tape-file.ts';
import { eventually } from '../../../../test/program.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import type { RunningServer } from '../../src/index.ts';
import { recordSeries, startOver } from '../served.ts';

const folder = temporaryFolder();
const wavOf = (name: string): string => join(folder, `${name}1_1970-01-01_00-00-00.wav`);
const flac = wavOf('a').replace(/wav$/, 'flac');
const tape = join(folder, 'node_1970-01-01_00-00-00.tape.flac');
const shortened = join(folder, 'e1_1970-01-01_00-00-00.flac');
const logged: string[] = [];
let server: RunningServer;

function flip(path: string, fromEnd: number): void {
  const bytes = readFileSync(path);
  bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 4;
  writeFileSync(path, bytes);
}

/** Takes the seek table from a FLAC, and a quarter of the samples from its total: each frame is sound, and the MD5 is not looked at. */
function hideSamples(path: string): void {
  const bytes = readFileSync(path);
  // RFC 9639 §8.2: the low 32 bits of the total; §8.1: type 3 is a seek table, 1 is padding.
  bytes.writeUInt32BE(3750, 4 + 4 + 14);
  for (let at = 4, isLast = false; !isLast; at += 4 + bytes.readUIntBE(at + 1, 3)) {
    const type = bytes.readUInt8(at);
    isLast = type >= 128;
    if ((type & 127) === 3) bytes.writeUInt8((type & 128) | 1, at);
  }
  writeFileSync(path, bytes);
}

beforeAll(async () => {
  for (const name of ['a', 'b', 'c', 'd']) recordSeries(folder, name, 0, 5000);
  await encodeWav(wavOf('a'), flac);
  rmSync(wavOf('a'));
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 200 }];
  const values = Float64Array.from({ length: 200 }, (_, index) => (index * index) % 97);
  writeFileSync(
    tape,
    tapeOf(
      Array.from({ length: 100 }, (_, number) => ({ series: `t{number="${number}"}`, timeline, values })),
    ),
  );
  // Of the tape the last track. The FLAC in its last frame, the WAV in its first samples; and what a crash of the machine has left of another.
  flip(tape, 20);
  flip(flac, 20);
  flip(wavOf('b'), 9990);
  truncateSync(wavOf('c'));
  utimesSync(wavOf('c'), 1e9, 1e9);
  recordSeries(folder, 'e', 0, 5000);
  await encodeWav(wavOf('e'), shortened);
  rmSync(wavOf('e'));
  hideSamples(shortened);
  server = await startOver(folder, {
    log: (level, message, fields = {}) => void logged.push(JSON.stringify({ level, message, ...fields })),
  });
});
afterAll(() => server.close());

async function named(): Promise<string[]> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return [...text.matchAll(/^prom_remote_damaged_segment\{file="(.*)"\} 1$/gm)].map(([, file = '']) => file);
}

test('damaged samples and emptied files are named in the log and in the metrics before anybody asks for them', async () => {
  const damaged = [shortened, flac, tape, wavOf('b'), wavOf('c')];
  await eventually(async () => ((await named()).length === damaged.length ? true : undefined));
  expect((await named()).toSorted()).toEqual(damaged.toSorted());
  for (const path of damaged) {
    const lines = logged.filter((line) => line.includes('damaged segment') && line.includes(path));
    expect(lines.length).toBe(1);
  }
});
