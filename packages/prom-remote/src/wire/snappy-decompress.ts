import { HttpError } from '../http-error.ts';

/*
 * Snappy's block format (google/snappy, format_description.txt): the length of the content as a varint of up to 32 bits, then
 * elements, each of which begins with a tag:
 *
 *   llllll00                      literal: l + 1 bytes follow, where l < 60
 *   llllll00 n…                   literal: n + 1 bytes follow, where n stands in the next l − 59 bytes, low ones first
 *   ooolll01 oooooooo             copy: l + 4 bytes from o bytes back, the high bits of o in the tag
 *   llllll10 oooooooo oooooooo    copy: l + 1 bytes from o bytes back, low byte first
 *   llllll11 oooooooo × 4         the same with an offset of four bytes
 *
 * A copy may reach into what it has only just written, and so repeat it.
 */

/** The densest element: three bytes that stand for 64. */
const mostContentOfThreeBytes = 64;

/**
 * Unpacks a body that a client has sent. Whatever it holds, the work is bounded by its length, and nothing is allocated that
 * its length could not fill.
 * @throws HttpError 400
 */
export function decompressSnappy(body: Uint8Array, mostBytes: number): Uint8Array {
  const { declared, at: start } = declaredLength(body);
  if (declared > mostBytes) {
    throw new HttpError(
      400,
      `the body declares ${declared} bytes, ${mostBytes} is the most: send a smaller request`,
    );
  }
  if (declared > (body.length / 3) * mostContentOfThreeBytes) {
    throw refusal(`declares ${declared} bytes, which cannot be in ${body.length}`);
  }
  const content = new Uint8Array(declared);
  let filled = 0;
  for (let at = start; at < body.length;) {
    const element = elementAt(body, at);
    at += element.headBytes;
    if (filled + element.length > declared)
      throw refusal(`holds more than the ${declared} bytes that it declares`);
    if (element.offset === undefined) {
      if (at + element.length > body.length) throw refusal(`is cut short at byte ${at}`);
      content.set(body.subarray(at, at + element.length), filled);
      at += element.length;
    } else {
      if (element.offset === 0 || element.offset > filled) {
        throw refusal(`copies from before its start at byte ${at}`);
      }
      copyWithin(content, filled, element.offset, element.length);
    }
    filled += element.length;
  }
  if (filled < declared) throw refusal(`ends after ${filled} of the ${declared} bytes that it declares`);
  return content;
}

function declaredLength(body: Uint8Array): { declared: number; at: number } {
  let declared = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = body[at] ?? 0x80;
    declared += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return { declared, at: at + 1 };
  }
  throw refusal('does not begin with a length');
}

interface Element {
  readonly headBytes: number;
  /** Bytes of content. */
  readonly length: number;
  /** How far back a copy begins; undefined for a literal. */
  readonly offset?: number;
}

function elementAt(body: Uint8Array, at: number): Element {
  const tag = body[at] ?? 0;
  const high = tag >>> 2;
  switch (tag & 0b11) {
    case 0b00: {
      const lengthBytes = Math.max(0, high - 59);
      const length = lengthBytes === 0 ? high : littleEndian(body, at + 1, lengthBytes);
      return { headBytes: 1 + lengthBytes, length: length + 1 };
    }
    case 0b01: {
      const offset = ((high >>> 3) << 8) | littleEndian(body, at + 1, 1);
      return { headBytes: 2, length: (high & 0b111) + 4, offset };
    }
    case 0b10:
      return { headBytes: 3, length: high + 1, offset: littleEndian(body, at + 1, 2) };
    default:
      return { headBytes: 5, length: high + 1, offset: littleEndian(body, at + 1, 4) };
  }
}

/** Up to 32 bits without a sign. */
function littleEndian(body: Uint8Array, at: number, byteLength: number): number {
  if (at + byteLength > body.length) throw refusal(`is cut short at byte ${at}`);
  let number = 0;
  for (let index = byteLength - 1; index >= 0; index -= 1) number = number * 0x100 + (body[at + index] ?? 0);
  return number;
}

/** Byte by byte: the source may be what is being written. */
function copyWithin(content: Uint8Array, to: number, offset: number, length: number): void {
  for (let at = to; at < to + length; at += 1) content[at] = content[at - offset] ?? 0;
}

function refusal(what: string): HttpError {
  return new HttpError(
    400,
    `the body ${what}: a remote read request is a protobuf message in snappy's block format`,
  );
}
