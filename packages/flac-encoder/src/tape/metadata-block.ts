/** RFC 9639 §8.1: type and length stand before a block; which is the last one is marked by who puts them together. */
export function metadataBlock(type: number, parts: readonly Uint8Array[]): Uint8Array {
  const body = Buffer.concat(parts);
  const header = Buffer.alloc(4);
  header.writeUInt8(type);
  header.writeUIntBE(body.length, 1, 3);
  return Buffer.concat([header, body]);
}
