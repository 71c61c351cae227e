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

export function crc16(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  let at = start;
  for (; at + 8 <= end; at += 8) {
    crc =
      look(1792, (crc >> 8) ^ (bytes[at] ?? 0)) ^
      look(1536, (crc & 0xff) ^ (bytes[at + 1] ?? 0)) ^
      look(1280, bytes[at + 2] ?? 0) ^
      look(1024, bytes[at + 3] ?? 0) ^
      look(768, bytes[at + 4] ?? 0) ^
      look(512, bytes[at + 5] ?? 0) ^
      look(256, bytes[at + 6] ?? 0) ^
      look(0, bytes[at + 7] ?? 0);
  }
  for (; at < end; at += 1) crc = ((crc << 8) & 0xffff) ^ look(0, (crc >> 8) ^ (bytes[at] ?? 0));
  return crc;
}

function look(table: number, byte: number): number {
  return crc16Tables[table + byte] ?? 0;
}
