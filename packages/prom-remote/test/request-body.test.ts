import {
  createServer,
  IncomingMessage,
  request as httpRequest,
  type ClientRequest,
  type Server,
} from 'node:http';
import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/program.ts';
import { HttpError } from '../src/http-error.ts';
import { listen } from '../src/listen.ts';
import { readBody, type BodyBudget } from '../src/request-body.ts';

let budget: BodyBudget;
let server: Server;
let url: string;
beforeAll(async () => {
  server = createServer(async (request, response) => {
    try {
      response.end(Buffer.from(await readBody(request, 1000, budget)).toString());
    } catch (error) {
      if (!(error instanceof HttpError)) return;
      response.writeHead(error.status, error.headers).end(error.message);
    }
  });
  url = await listen(server, { host: '127.0.0.1', port: 0 });
});
afterAll(() => server.close());
beforeEach(() => (budget = { leftBytes: 2500 }));

/** A client that sends so many bytes of a body, and keeps the rest back. */
function begin(bytes: number): ClientRequest {
  const sent = httpRequest(url, { method: 'POST' }).on('error', () => {});
  sent.write('x'.repeat(bytes));
  return sent;
}
const left = (bytes: number) => eventually(() => (budget.leftBytes === bytes ? true : undefined));
const post = async (body: string) => {
  const response = await fetch(url, { method: 'POST', body });
  return [response.status, response.headers.get('retry-after'), await response.text()];
};

describe('bodies that are being received', () => {
  test('are bounded together: beyond that, a client is sent away until others are done', async () => {
    const [first, second] = [begin(1000), begin(1000)];
    await left(500);
    expect(await post('y'.repeat(501))).toEqual([503, '1', expect.stringContaining('at once')]);
    expect(await post('y'.repeat(500))).toEqual([200, null, 'y'.repeat(500)]);
    await left(500);
    first.end();
    const [response] = await once(first, 'response');
    response.resume();
    await left(1500);
    second.destroy();
    await left(2500);
  });

  test('give back what they took where they are too large', async () => {
    const sent = begin(600);
    await left(1900);
    sent.write('x'.repeat(600));
    const [response] = await once(sent, 'response');
    expect(response.statusCode).toBe(413);
    sent.destroy();
    await left(2500);
  });

  test.each([
    ['declared', 'Content-Length: 8000000\r\n\r\n', ''],
    ['not declared', 'Transfer-Encoding: chunked\r\n\r\n7a1200\r\n', '\r\n0\r\n\r\n'],
  ])(
    'are taken to their end where they are too large, length %s, so that who looks at the answer only then sees why',
    async (_, head, end) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1').setEncoding('latin1');
      socket.pause().write(`POST / HTTP/1.1\r\nHost: a\r\n${head}`);
      for (let piece = 0; piece < 8; piece += 1)
        if (!socket.write('x'.repeat(1_000_000))) await once(socket, 'drain');
      socket.write(`${end}POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nend`);
      const answers = (await socket.toArray()).join('');
      expect(answers).toMatch(/ 413 [^]*the body is larger than 1000 bytes[^]* 200 [^]*end$/);
    },
  );

  test('end with the client that sends them, also where it went before anybody read', async () => {
    const request = new IncomingMessage(new Socket());
    const reading = readBody(request, 1000, budget);
    request.destroy(new Error('aborted'));
    await expect(reading).rejects.toMatchObject({ status: 499 });
    await expect(readBody(request, 1000, budget)).rejects.toMatchObject({ status: 499 });
    expect(budget.leftBytes).toBe(2500);
  });

  test('arrive whole in however many pieces', async () => {
    const sent = begin(1);
    const answered = once(sent, 'response');
    for (let count = 1; count < 1000; count += 1) sent.write('x');
    sent.end();
    const [response] = await answered;
    expect((await response.setEncoding('utf8').toArray()).join('')).toBe('x'.repeat(1000));
    await left(2500);
  });
});
