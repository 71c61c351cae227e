/** A chunk of RIFF. @param size what its header says */
export function chunk(id: string, body: Uint8Array, size = body.length): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(size, 4);
  return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
}

/** A file of chunks. */
export function riff(chunks: readonly Uint8Array[], form = 'RIFF'): Buffer {
  return chunk(form, Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}

/** A 'fmt ' chunk of plain PCM, unless told otherwise. */
export function format(
  fields: { tag?: number; channels?: number; bits?: number; align?: number } = {},
): Buffer {
  const { tag = 1, channels = 1, bits = 16, align = (channels * bits) / 8 } = fields;
  const body = Buffer.alloc(16);
  body.writeUInt16LE(tag, 0);
  body.writeUInt16LE(channels, 2);
  body.writeUInt32LE(44_100, 4);
  body.writeUInt16LE(align, 12);
  body.writeUInt16LE(bits, 14);
  return chunk('fmt ', body);
}

/** A 'fmt ' chunk of WAVE_FORMAT_EXTENSIBLE. */
export function extensible(bits: number, valid: number, { channels = 1, mask = 0 } = {}): Buffer {
  const body = Buffer.alloc(40);
  format({ bits: Math.ceil(bits / 8) * 8, channels }).copy(body, 0, 8, 24);
  body.writeUInt16LE(0xfffe, 0);
  body.writeUInt16LE(22, 16);
  body.writeUInt16LE(valid, 18);
  body.writeUInt32LE(mask, 20);
  body.writeUInt16LE(1, 24);
  return chunk('fmt ', body);
}

export const data = (...bytes: number[]): Buffer => chunk('data', Uint8Array.from(bytes));
