import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Archive } from '@flac-metrics/archive';
import { eventually } from '../../../../test/program.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { Access } from '../../src/access/access.ts';
import { CompileTurns } from '../../src/compile-turns.ts';
import { DiscoveryHandlers } from '../../src/discovery/discovery-handlers.ts';
import { defaultLimits } from '../../src/limits.ts';
import { listen } from '../../src/listen.ts';
import { Gate } from '../../src/gate.ts';
import { PageFiles } from '../../src/page/page-files.ts';
import { respond } from '../../src/respond.ts';
import { Routes } from '../../src/routes.ts';
import { SelfMetrics } from '../../src/self-metrics.ts';
import { recordSeries } from '../served.ts';

const folder = temporaryFolder();
const gate = new Gate(1, 1);
const turns = new CompileTurns();
let server: Server;
let url: string;
beforeAll(async () => {
  recordSeries(folder, 'up', 0, 3);
  const archive = await Archive.open(folder);
  const discovery = new DiscoveryHandlers(archive, gate, turns, defaultLimits);
  const metrics = new SelfMetrics(archive, () => gate.waitingCount);
  const routes = new Routes(
    archive,
    { name: 'read', answer: () => {} },
    [discovery],
    new PageFiles(),
    metrics,
    () => url,
  );
  const parts = { routes, access: new Access({}), metrics, log: () => {}, timeoutMs: 10_000 };
  server = createServer((request, response) => void respond(parts, request, response));
  url = await listen(server, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());

test.each(['/api/v1/labels', '/api/v1/label/job/values', '/api/v1/series?match[]=up'])(
  '%s waits in line with the reads, and is sent away where the line is full',
  async (path) => {
    let leave = () => {};
    const inside = gate.pass(
      () => new Promise<void>((resolve) => (leave = resolve)),
      new AbortController().signal,
    );
    const waiting = fetch(`${url}${path}`);
    await eventually(() => gate.waitingCount || undefined);
    const refused = await fetch(`${url}${path}`);
    expect([refused.status, refused.headers.get('retry-after'), await refused.json()]).toEqual([
      503,
      '1',
      { status: 'error', errorType: 'unavailable', error: expect.stringContaining('waiting already') },
    ]);
    leave();
    await inside;
    expect(await (await waiting).json()).toMatchObject({ status: 'success' });
  },
);

test('patterns are compiled when it is their turn, while others are answered', async () => {
  const order: string[] = [];
  let leave = () => {};
  const turn = turns.take(
    () => new Promise<void>((resolve) => (leave = resolve)),
    new AbortController().signal,
  );
  const asked = fetch(`${url}/api/v1/series?match[]={a=~".*b"}`).then(() => order.push('series'));
  const path = `${url}/-/healthy`;
  for (let times = 0; times < 10; times += 1) await fetch(path).then(() => order.push('healthy'));
  leave();
  await Promise.all([turn, asked]);
  expect(order).toEqual([...Array(10).fill('healthy'), 'series']);
});
