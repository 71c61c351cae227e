import type { IncomingMessage } from 'node:http';
import { HttpError } from './http-error.ts';

/**
 * Reads a whole body of bounded length, whatever the client declares.
 * @throws HttpError 413
 */
export function readBody(request: IncomingMessage, mostBytes: number): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const refuse = (): void => {
      // Left unread rather than destroyed: the answer must still get through.
      request.pause();
      reject(new HttpError(413, `the body is larger than ${mostBytes} bytes`, { Connection: 'close' }));
    };
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
      refuse();
      return;
    }
    const chunks: Buffer[] = [];
    let length = 0;
    request
      .on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length > mostBytes) refuse();
        else chunks.push(chunk);
      })
      .once('end', () => resolve(Buffer.concat(chunks)))
      .once('error', reject);
  });
}
