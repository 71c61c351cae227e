/*
 * The checksums of frames, most significant bit first, starting at 0:
 *
 *   CRC-8   x^8 + x^2 + x + 1          over the frame header   RFC 9639 §9.1.8
 *   CRC-16  x^16 + x^15 + x^2 + 1      over the whole frame    RFC 9639 §9.3
 */

const crc8Table = Uint8Array.from({ length: 256 }, (_, byte) => remainder(byte, 8, 0x07));

/** Table n gives the CRC-16 of a byte that n zero bytes follow, so that eight bytes are one round of independent look-ups. */
const crc16Tables = makeCrc16Tables();

function remainder(byte: number, width: number, polynomial: number): number {
  const top = 1 << (width - 1);
  let crc = byte << (width - 8);
  for (let bit = 0; bit < 8; bit += 1) crc = crc & top ? (crc << 1) ^ polynomial : crc << 1;
  return crc & (2 ** width - 1);
}

function makeCrc16Tables(): Uint16Array {
  const tables = new Uint16Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = remainder(byte, 16, 0x8005);
    for (let table = 0; table < 8; table += 1) {
      tables[table * 256 + byte] = crc;
      crc = ((crc << 8) & 0xffff) ^ remainder(crc >> 8, 16, 0x8005);
    }
  }
  return tables;
}

export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let at = start; at < end; at += 1) crc = crc8Table[crc ^ (bytes[at] ?? 0)] ?? 0;
  return crc;
}

/** Words of 32 bits that are left when a frame is folded. */
const foldedWords = 16;
const foldedBytes = foldedWords * 4;
const folded = new Int32Array(foldedWords);
const tail = new Uint8Array(foldedBytes + 3);
const tailView = new DataView(tail.buffer);

/**
 * CRC-16 of the bytes from `start` to `end`.
 *
 * The polynomial is (x + 1) · (x^15 + x + 1). Modulo the second factor x^15 ≡ x + 1, and, squared five times,
 * x^480 ≡ x^32 + 1; both together divide (x^480 + x^32 + 1) · (x^32 + 1), so that modulo the polynomial
 *
 *   x^512 ≡ x^480 + x^64 + 1
 *
 * A word of 32 bits that 16 others follow may thus be taken out and added to the first, the fourteenth and the sixteenth of
 * them instead: exclusive ors of whole words, and the 16 that are left have the remainder of them all.
 */
export function crc16(view: DataView, start: number, end: number): number {
  const words = (end - start) >> 2;
  if (words < 2 * foldedWords) return remainderOf(view, start, end);
  const foldedEnd = (start + (words - foldedWords) * 4) | 0;
  folded.fill(0);
  let slot = 0;
  let word = 0;
  let at = start | 0;
  for (; at < foldedEnd; at = (at + 4) | 0) {
    word ^= (folded[(slot + 2) & 15] ?? 0) ^ (folded[slot] ?? 0) ^ view.getInt32(at);
    folded[slot] = word;
    slot = (slot + 1) & 15;
  }
  // The words that are left receive from those that were taken out, but give nothing on.
  for (let index = 0; index < foldedWords; index += 1, at += 4, slot = (slot + 1) & 15) {
    const fourteenth = index < 14 ? (folded[(slot + 2) & 15] ?? 0) : 0;
    tailView.setInt32(index * 4, word ^ fourteenth ^ (folded[slot] ?? 0) ^ view.getInt32(at));
    word = 0;
  }
  let tailEnd = foldedBytes;
  for (; at < end; at += 1, tailEnd += 1) tail[tailEnd] = view.getUint8(at);
  return remainderOf(tailView, 0, tailEnd);
}

function remainderOf(view: DataView, start: number, end: number): number {
  let crc = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    crc =
      look(1792, (crc >> 8) ^ view.getUint8(at)) ^
      look(1536, (crc & 0xff) ^ view.getUint8(at + 1)) ^
      look(1280, view.getUint8(at + 2)) ^
      look(1024, view.getUint8(at + 3)) ^
      look(768, view.getUint8(at + 4)) ^
      look(512, view.getUint8(at + 5)) ^
      look(256, view.getUint8(at + 6)) ^
      look(0, view.getUint8(at + 7));
  }
  for (; at < end; at += 1) crc = ((crc << 8) & 0xffff) ^ look(0, (crc >> 8) ^ view.getUint8(at));
  return crc;
}

function look(table: number, byte: number): number {
  return crc16Tables[table + byte] ?? 0;
}
