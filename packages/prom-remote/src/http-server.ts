import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { tlsOptionsOf, type TlsConfig } from './access/tls-config.ts';
import { IdleConnections } from './idle-connections.ts';

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
/**
 * Clients of Go, Prometheus among them, close a connection that has been idle for five minutes. Were ours to close it first, it
 * might do so at the very moment of the next request: a read is a POST, which they do not repeat.
 */
const idleMs = 6 * 60_000;
/** The rest of the connections is always for those that ask. */
export const mostIdleConnections: number = mostConnections / 2;

/** A server of HTTP or HTTPS that bounds what connections cost. It does not listen yet. */
export function createHttpServer(tls: TlsConfig | undefined, listener: RequestListener): Server {
  const options: ServerOptions = {
    requestTimeout: arrivalMs,
    headersTimeout: headArrivalMs,
    connectionsCheckingInterval: lookEveryMs,
    keepAliveTimeout: idleMs,
    highWaterMark: sendBufferBytes,
  };
  const server = tls
    ? createTlsServer({ ...options, ...tlsOptionsOf(tls), handshakeTimeout: headArrivalMs }, listener)
    : createServer(options, listener);
  server.maxConnections = mostConnections;
  new IdleConnections(mostIdleConnections).watch(server);
  // Ended and then destroyed: a client that keeps its half open must not keep a connection.
  server.on('clientError', (_, socket) => {
    if (socket.writable)
      socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n', () => socket.destroy());
    else socket.destroy();
  });
  return server;
}
