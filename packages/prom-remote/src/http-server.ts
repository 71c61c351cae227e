import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tlsOptionsOf, type TlsConfig } from './access/tls-config.ts';

/** A request may take this long to arrive; it is small. */
const arrivalMs = 30_000;
/** Its head alone: whoever only connects must not keep a place from others for long. */
const headArrivalMs = 10_000;
/** How often those that are late are looked for. */
const lookEveryMs = 2000;
/** What may wait for a client to take it: some pieces of an answer. */
const sendBufferBytes = 1 << 20;
/** Each costs memory, and most of them wait anyway. */
const mostConnections = 1000;

/** A server of HTTP or HTTPS that bounds what connections cost. It does not listen yet. */
export function createHttpServer(tls: TlsConfig | undefined, listener: RequestListener): Server {
  const options: ServerOptions = {
    requestTimeout: arrivalMs,
    headersTimeout: headArrivalMs,
    connectionsCheckingInterval: lookEveryMs,
    highWaterMark: sendBufferBytes,
  };
  const server = tls
    ? createTlsServer({ ...options, ...tlsOptionsOf(tls) }, listener)
    : createServer(options, listener);
  server.maxConnections = mostConnections;
  // Ended and then destroyed: a client that keeps its half open must not keep a connection.
  server.on('clientError', (_, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', () => socket.destroy());
    else socket.destroy();
  });
  return server;
}
