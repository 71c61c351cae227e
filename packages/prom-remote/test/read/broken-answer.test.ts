import { readFileSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { eventually } from '../../../../test/program.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { defaultLimits, type RunningServer } from '../../src/index.ts';
import { encodeRequest } from '../proto.ts';
import { recordSeries, startOver } from '../served.ts';

const folder = temporaryFolder();
const logged: string[] = [];
const log = (level: string, message: string, fields = {}) =>
  void logged.push(JSON.stringify({ level, message, ...fields }));
const body = (names: string) =>
  encodeRequest(
    [{ startTimestampMs: 0, endTimestampMs: 1e9, matchers: [{ type: 2, name: '__name__', value: names }] }],
    [1],
  );
const damaged = join(folder, 'd1_1970-01-01_00-00-00.flac');
let sound: Buffer;

beforeAll(async () => {
  for (const name of ['a', 'b', 'c']) recordSeries(folder, name, 0, 100_000);
  recordSeries(folder, 'd', 0, 100_000);
  await encodeWav(damaged.replace(/flac$/, 'wav'), damaged);
  sound = readFileSync(damaged);
  writeFileSync(damaged.replace(/flac$/, 'wav'), '');
});

function damage(): void {
  const bytes = Buffer.from(sound);
  bytes.fill(0x55, bytes.length - 30, bytes.length - 20);
  writeFileSync(damaged, bytes);
}

/** Starts a read whose answer goes nowhere. Once this is answered the read is worked on, until it is released. */
async function stalledRead(server: RunningServer): Promise<IncomingMessage> {
  const manyTimes = encodeRequest(
    Array.from({ length: 60 }, () => ({
      startTimestampMs: 0,
      endTimestampMs: 1e9,
      matchers: [{ type: 2, name: '__name__', value: 'a|b|c' }],
    })),
    [0],
  );
  const stalled = request(`${server.url}/api/v1/read`, { method: 'POST' });
  stalled.on('error', () => {}).end(manyTimes);
  const [response] = await once(stalled, 'response');
  return response;
}

/** Damages the file of a running server, while another read keeps that from looking through its files: so the next read is the first to find it. */
async function damageUnseen(server: RunningServer): Promise<{ release(): void }> {
  const stalled = await stalledRead(server);
  damage();
  return { release: () => void stalled.on('error', () => {}).destroy() };
}

async function metric(server: RunningServer, line: RegExp): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  return Number(line.exec(text)?.[1] ?? 0);
}
const brokenLine = /^prom_remote_requests_total\{handler="read",code="broken"\} (\d+)$/m;

describe('damage that only reading shows', () => {
  test('is told with a text while nothing has been sent', async () => {
    damage();
    const server = await startOver(folder, { log });
    const response = await fetch(`${server.url}/api/v1/read`, { method: 'POST', body: body('a|b|c|d') });
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining(damaged)]);
    expect(await metric(server, brokenLine)).toBe(0);
    await server.close();
  });

  test('cuts the connection afterwards, and is logged and counted', async () => {
    writeFileSync(damaged, sound);
    const server = await startOver(folder, { log, limits: { ...defaultLimits, heldBackBytes: 1000 } });
    const stalled = await damageUnseen(server);
    const response = await fetch(`${server.url}/api/v1/read`, { method: 'POST', body: body('a|b|c|d') });
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow('terminated');
    expect(await eventually(async () => (await metric(server, brokenLine)) || undefined)).toBe(1);
    expect(logged.find((line) => line.includes('answer broken off'))).toContain(damaged);
    expect((await fetch(`${server.url}/api/v1/read`, { method: 'POST', body: body('a') })).status).toBe(200);
    stalled.release();
    await server.close();
  });
});

test('an answer of HTTP/1.0 that cannot be finished ends in a reset, and not like a whole one', async () => {
  writeFileSync(damaged, sound);
  const server = await startOver(folder, { log, limits: { ...defaultLimits, heldBackBytes: 1000 } });
  const stalled = await damageUnseen(server);
  const { port } = new URL(server.url);
  const content = body('a|b|c|d');
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(`POST /api/v1/read HTTP/1.0\r\nContent-Length: ${content.length}\r\n\r\n`);
  socket.write(content);
  const ending = new Promise<string>((resolve) => {
    let answer = '';
    socket.on('data', (bytes) => (answer = `${answer}${bytes.toString('latin1')}`.slice(0, 400)));
    socket.on('end', () => resolve(`the end of ${answer}`));
    socket.on('error', (error) => resolve('code' in error ? String(error.code) : error.message));
  });
  expect(await ending).toBe('ECONNRESET');
  stalled.release();
  await server.close();
});

test('a client that takes nothing gives its place up when others wait for it', async () => {
  const limits = { ...defaultLimits, heldBackBytes: 1000, mostConcurrentReads: 1, mostStallMs: 20 };
  const server = await startOver(folder, { log, limits });
  const response = await stalledRead(server);
  const cut = once(response, 'error');
  const next = await fetch(`${server.url}/api/v1/read`, { method: 'POST', body: body('a') });
  expect([next.status, (await next.arrayBuffer()).byteLength > 1000]).toEqual([200, true]);
  response.resume();
  expect(await cut).toMatchObject([{ code: 'ECONNRESET' }]);
  await server.close();
});

describe('a client that goes away', () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startOver(folder, {
      log,
      limits: { ...defaultLimits, heldBackBytes: 1000, mostConcurrentReads: 1 },
    });
  });
  afterAll(() => server.close());

  test('ends the work for it, and gives its place to the next', async () => {
    const sent = request(`${server.url}/api/v1/read`, { method: 'POST' });
    sent.on('error', () => {}).end(body('a|b|c'));
    const [response] = await once(sent, 'response');
    response.on('error', () => {}).destroy();
    const next = await fetch(`${server.url}/api/v1/read`, { method: 'POST', body: body('a') });
    expect([next.status, (await next.arrayBuffer()).byteLength > 1000]).toEqual([200, true]);
  });
});
