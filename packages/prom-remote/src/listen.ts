import { once } from 'node:events';
import type { Server } from 'node:net';
import { type ListenAddress, urlOf } from '@flac-metrics/command-line';
import { reasonOf } from '@flac-metrics/sample-codec';
import { PromRemoteError } from './prom-remote-error.ts';

/**
 * Binds a server to its address.
 * @param scheme of the URL
 * @returns its URL, with the port that was free where 0 was asked for
 * @throws PromRemoteError saying which address cannot be had, and why
 */
export async function listen(
  server: Server,
  { host, port }: ListenAddress,
  scheme: 'http' | 'https' = 'http',
): Promise<string> {
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const where = urlOf({ host, port }).slice('http://'.length);
    if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
      throw new PromRemoteError(
        'address-in-use',
        `another program listens on ${where} already: stop it, or choose another address with --listen`,
        { cause: error },
      );
    }
    throw new PromRemoteError('cannot-listen', `cannot listen on ${where}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const address = server.address();
  return urlOf({ host, port: typeof address === 'object' && address ? address.port : port }, scheme);
}
