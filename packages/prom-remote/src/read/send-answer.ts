import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { AnswerPart } from './answer-part.ts';

/** What was sent so far. */
export interface Sent {
  isBegun: boolean;
  samples: number;
  bytes: number;
}

/**
 * Sends an answer, no faster than the client takes it.
 * @param heldBackBytes how much is made before the first byte is sent
 * @param sent is kept up to date, also where this fails
 * @throws whatever making the answer throws, and the signal's reason
 */
export async function sendAnswer(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  parts: AsyncIterable<AnswerPart>,
  sent: Sent,
  heldBackBytes: number,
  signal: AbortSignal,
): Promise<void> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of parts) {
    sent.samples += part.samples;
    for (const piece of part.pieces) {
      bytes += piece.length;
      if (sent.isBegun) await write(response, piece, sent, signal);
      else held.push(piece);
    }
    if (sent.isBegun || bytes < heldBackBytes) continue;
    await begin(response, headers, held.splice(0), sent, signal);
  }
  if (!sent.isBegun) await begin(response, { ...headers, 'Content-Length': bytes }, held, sent, signal);
  response.end();
}

/** Sends what was held back: it is in memory, so that there is nothing to wait for between its pieces. */
async function begin(
  response: ServerResponse,
  headers: Readonly<Record<string, string | number>>,
  held: readonly Uint8Array[],
  sent: Sent,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  response.writeHead(200, headers);
  sent.isBegun = true;
  response.cork();
  for (const piece of held) {
    sent.bytes += piece.length;
    response.write(piece);
  }
  response.uncork();
  if (response.writableNeedDrain) await drained(response, signal);
}

async function write(
  response: ServerResponse,
  piece: Uint8Array,
  sent: Sent,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  sent.bytes += piece.length;
  if (response.write(piece)) return;
  await drained(response, signal);
}

/** @throws the signal's reason */
async function drained(response: ServerResponse, signal: AbortSignal): Promise<void> {
  try {
    await once(response, 'drain', { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
