import type { IncomingMessage } from 'node:http';
import { clientHasGone, HttpError } from './http-error.ts';

/** What the rest of the bodies that are being received may take of memory. */
export interface BodyBudget {
  leftBytes: number;
}

/** Of the process. As much as the largest request that can be allowed; most are some hundred bytes, and there for a millisecond. */
const budgetOfAll: BodyBudget = { leftBytes: 64 << 20 };

/**
 * Reads a whole body of bounded length, whatever the client declares.
 * @param budget of all bodies that are being received: a thousand clients that never finish theirs must not fill the memory
 * @throws HttpError 413; 499 where the client goes, or has gone; 503 where the budget is used up
 */
export function readBody(
  request: IncomingMessage,
  mostBytes: number,
  budget: BodyBudget = budgetOfAll,
): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    let body = new Uint8Array(0);
    let length = 0;
    const release = (): void => {
      budget.leftBytes += body.length;
      body = new Uint8Array(0);
    };
    const refuse = (error: HttpError): void => {
      // The rest is dropped as it arrives, for as long as a request may: most clients look at the answer only when they have sent
      // all, and lose it where the connection ends before.
      request.removeListener('data', take).resume();
      release();
      reject(error);
    };
    const tooLarge = () => new HttpError(413, `the body is larger than ${mostBytes} bytes`);
    // One buffer that doubles, and not a list: pieces may be of one byte, and an object for each takes a hundred.
    const take = (piece: Buffer): void => {
      const needed = length + piece.length;
      if (needed > mostBytes) {
        refuse(tooLarge());
        return;
      }
      if (needed > body.length) {
        const larger = Math.min(mostBytes, Math.max(needed, 2 * body.length));
        if (larger - body.length > budget.leftBytes) {
          refuse(tooManyBodies());
          return;
        }
        budget.leftBytes -= larger - body.length;
        const before = body;
        body = new Uint8Array(larger);
        body.set(before);
      }
      body.set(piece, length);
      length = needed;
    };
    // Whoever waited for something else before has missed its events, and none will come.
    if (request.destroyed) {
      reject(clientHasGone());
      return;
    }
    if (Number(request.headers['content-length'] ?? 0) > mostBytes) {
      refuse(tooLarge());
      return;
    }
    request
      .on('data', take)
      .once('end', () => {
        resolve(body.subarray(0, length));
        release();
      })
      .once('error', (error) => reject(clientHasGone(error)))
      .once('close', release);
  });
}

function tooManyBodies(): HttpError {
  return new HttpError(503, 'too many requests are arriving at once: try again later', {
    'Retry-After': '1',
  });
}
