import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { reasonOf } from '@flac-metrics/sample-codec';
import { BrokenAnswer } from '../broken-answer.ts';
import { HttpError } from '../http-error.ts';
import type { AnswerPart } from './answer-part.ts';

/** What was sent so far. */
export interface Sent {
  isBegun: boolean;
  samples: number;
  bytes: number;
}

/** Who waits for the client. */
export interface Patience {
  readonly mostStallMs: number;
  /** Whether a client that takes nothing keeps others from being answered. */
  readonly othersWait: () => boolean;
  /** Aborted when nobody wants the rest. */
  readonly signal: AbortSignal;
}

/**
 * Sends an answer, no faster than the client takes it.
 * @param heldBackBytes how much is made before the first byte is sent
 * @param sent is kept up to date, also where this fails
 * @throws whatever making the answer throws, and the signal's reason; HttpError 503 where the client has stalled; BrokenAnswer with that
 *   as its cause once the first byte has been sent
 */
export async function sendAnswer(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  parts: AsyncIterable<AnswerPart>,
  sent: Sent,
  heldBackBytes: number,
  patience: Patience,
): Promise<void> {
  try {
    await sendParts(response, headers, parts, sent, heldBackBytes, patience);
  } catch (error) {
    if (!sent.isBegun) throw error;
    throw new BrokenAnswer(reasonOf(error), { cause: error });
  }
  response.end();
}

async function sendParts(
  response: ServerResponse,
  headers: Readonly<Record<string, string>>,
  parts: AsyncIterable<AnswerPart>,
  sent: Sent,
  heldBackBytes: number,
  patience: Patience,
): Promise<void> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of parts) {
    sent.samples += part.samples;
    for (const piece of part.pieces) {
      bytes += piece.length;
      if (sent.isBegun) await write(response, piece, sent, patience);
      else held.push(piece);
    }
    if (sent.isBegun || bytes < heldBackBytes) continue;
    await begin(response, headers, held.splice(0), sent, patience);
  }
  if (!sent.isBegun) await begin(response, { ...headers, 'Content-Length': bytes }, held, sent, patience);
}

/** Sends what was held back: it is in memory, so that there is nothing to wait for between its pieces. */
async function begin(
  response: ServerResponse,
  headers: Readonly<Record<string, string | number>>,
  held: readonly Uint8Array[],
  sent: Sent,
  patience: Patience,
): Promise<void> {
  patience.signal.throwIfAborted();
  response.writeHead(200, headers);
  sent.isBegun = true;
  response.cork();
  for (const piece of held) {
    sent.bytes += piece.length;
    response.write(piece);
  }
  response.uncork();
  if (response.writableNeedDrain) await drained(response, patience);
}

async function write(
  response: ServerResponse,
  piece: Uint8Array,
  sent: Sent,
  patience: Patience,
): Promise<void> {
  patience.signal.throwIfAborted();
  sent.bytes += piece.length;
  if (response.write(piece)) return;
  await drained(response, patience);
}

/** @throws the signal's reason; HttpError 503 */
async function drained(
  response: ServerResponse,
  { mostStallMs, othersWait, signal }: Patience,
): Promise<void> {
  const stalled = new AbortController();
  const looking = setInterval(() => {
    if (othersWait()) stalled.abort(new HttpError(503, 'the client takes nothing, and others wait'));
  }, mostStallMs);
  const over = AbortSignal.any([signal, stalled.signal]);
  try {
    await once(response, 'drain', { signal: over });
  } catch (error) {
    over.throwIfAborted();
    throw error;
  } finally {
    clearInterval(looking);
  }
}
