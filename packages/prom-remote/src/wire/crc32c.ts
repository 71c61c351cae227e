/*
 * CRC-32C (Castagnoli), as RFC 3720 §12.1 has it for iSCSI: reflected, starting and ending with all bits inverted. Node's own
 * crc32 is that of gzip, with another polynomial.
 */
const polynomial = 0x82f6_3b78;

/** Table n gives the CRC of a byte that n zero bytes follow, so that eight bytes are one round of independent look-ups. */
const tables = makeTables();

function makeTables(): Int32Array {
  const made = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte += 1) {
    let crc = byte;
    for (let zeros = 0; zeros < 8; zeros += 1) {
      for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
      made[zeros * 256 + byte] = crc;
    }
  }
  return made;
}

/**
 * @param crc of the bytes before these, for content in pieces
 * @returns 32 bits, unsigned
 */
export function crc32c(bytes: Uint8Array, crc = 0): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let rest = ~crc;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const low = view.getInt32(at, true) ^ rest;
    const high = view.getInt32(at + 4, true);
    rest =
      look(1792, low & 0xff) ^
      look(1536, (low >>> 8) & 0xff) ^
      look(1280, (low >>> 16) & 0xff) ^
      look(1024, low >>> 24) ^
      look(768, high & 0xff) ^
      look(512, (high >>> 8) & 0xff) ^
      look(256, (high >>> 16) & 0xff) ^
      look(0, high >>> 24);
  }
  for (; at < bytes.length; at += 1) rest = look(0, (rest ^ (bytes[at] ?? 0)) & 0xff) ^ (rest >>> 8);
  return ~rest >>> 0;
}

function look(table: number, byte: number): number {
  return tables[table + byte] ?? 0;
}

/** x to the powers 1, 2, 4, 8 … modulo the polynomial, reflected: the highest bit is x^0. */
const powers = makePowers();

function makePowers(): Int32Array {
  const made = new Int32Array(32);
  made[0] = 1 << 30;
  for (let index = 1; index < made.length; index += 1)
    made[index] = multiply(made[index - 1] ?? 0, made[index - 1] ?? 0);
  return made;
}

/** The product of two polynomials modulo that of the CRC. */
function multiply(a: number, b: number): number {
  let product = 0;
  let shifted = b;
  for (let bit = 31; bit >= 0; bit -= 1) {
    if (a & (1 << bit)) product ^= shifted;
    shifted = shifted & 1 ? (shifted >>> 1) ^ polynomial : shifted >>> 1;
  }
  return product;
}

/**
 * For each of the powers x^8, x^16, x^32 … the products of it with every byte at every place of a CRC: four look-ups and no loop.
 * Made when a power is first needed.
 */
const products: Int32Array[] = [];

function productsOf(power: number): Int32Array {
  const known = products[power];
  if (known) return known;
  const made = new Int32Array(4 * 256);
  for (let place = 0; place < 4; place += 1) {
    for (let byte = 0; byte < 256; byte += 1)
      made[place * 256 + byte] = multiply(powers[power + 3] ?? 0, byte << (place * 8));
  }
  products[power] = made;
  return made;
}

/**
 * The CRC of content of which the CRCs of both parts are known: what stands in front is multiplied by x for each bit that follows.
 * @param laterBytes length of the second part, less than 2^29
 */
export function combineCrc32c(crc: number, laterCrc: number, laterBytes: number): number {
  let moved = crc;
  for (let rest = laterBytes, power = 0; rest > 0; rest >>>= 1, power += 1) {
    if ((rest & 1) === 0) continue;
    const table = productsOf(power);
    moved =
      (table[moved & 0xff] ?? 0) ^
      (table[256 + ((moved >>> 8) & 0xff)] ?? 0) ^
      (table[512 + ((moved >>> 16) & 0xff)] ?? 0) ^
      (table[768 + (moved >>> 24)] ?? 0);
  }
  return (moved ^ laterCrc) >>> 0;
}
