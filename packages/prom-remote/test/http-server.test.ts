import { once } from 'node:events';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHttpServer, mostIdleConnections } from '../src/http-server.ts';
import { listen } from '../src/listen.ts';

let server: Server;
let port: number;
beforeAll(async () => {
  server = createHttpServer(undefined, ({ url }, response) => {
    if (url !== '/endless') response.end(url);
  });
  port = Number(new URL(await listen(server, { host: '127.0.0.1', port: 0 })).port);
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setEncoding('latin1');
  await once(socket, 'connect');
  return socket;
}

function send(socket: Socket, ...paths: string[]): void {
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`).join(''));
}

/** Sends a request, and waits for its answer, whose text is the path. */
async function ask(socket: Socket, path: string): Promise<string> {
  send(socket, path);
  let answer = '';
  while (!answer.endsWith(path)) answer += String(await once(socket, 'data'));
  return answer;
}

describe('a connection that is idle', () => {
  test('is kept for longer than the five minutes for which Prometheus keeps it', async () => {
    const socket = await open();
    const [, seconds] = /^keep-alive: timeout=(\d+)\r$/im.exec(await ask(socket, '/')) ?? [];
    expect(Number(seconds)).toBeGreaterThan(5 * 60);
    socket.destroy();
  });

  test('is closed where too many are, the one first that has been idle for longest; none is that awaits an answer', async () => {
    const [waiting, ahead, first, second] = [await open(), await open(), await open(), await open()];
    const closed: string[] = [];
    for (const [name, socket] of Object.entries({ waiting, ahead, first, second }))
      socket.once('close', () => closed.push(name));
    send(waiting, '/endless');
    send(ahead, '/sent-ahead', '/endless');
    await once(ahead, 'data');
    await ask(first, '/1');
    await ask(second, '/2');
    await ask(first, '/3');
    const others = await Promise.all(
      Array.from({ length: mostIdleConnections - 1 }, async () => {
        const socket = await open();
        await ask(socket, '/');
        return socket;
      }),
    );
    if (!second.destroyed) await once(second, 'close');
    expect(closed).toEqual(['second']);
    expect(await ask(first, '/4')).toContain('200 OK');
    for (const socket of [waiting, ahead, first, ...others]) socket.destroy();
  });
});
