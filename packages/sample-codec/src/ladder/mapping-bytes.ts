import type { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { EncodedColumn } from './column-mapping.ts';
import { noExceptions } from './exceptions.ts';
import { exceptionsFlag, readExceptions, writeExceptions } from './exceptions-bytes.ts';
import { readLayout, writeLayout } from './layout.ts';
import { codecOf, stepCodecs } from './steps.ts';

/*
 * Everything of a column but its tracks:
 *
 *   code of the step, and 128 where there are exceptions · its parameters · layout · exceptions
 *
 * What a step's parameters mean never changes: a new version of one is a step with a code of its own.
 */

export type MappingAndExceptions = Omit<EncodedColumn, 'tracks'>;

export function writeMapping({ mapping, exceptions }: MappingAndExceptions, bytes: ByteWriter): void {
  const codec = codecOf(mapping.step);
  const hasExceptions = exceptions.starts.length > 0;
  bytes.writeByte(codec.code | (hasExceptions ? exceptionsFlag : 0));
  codec.write(mapping.step, bytes);
  writeLayout(mapping.layout, bytes);
  if (hasExceptions) writeExceptions(exceptions, bytes);
}

/** What `writeMapping` writes. */
export function mappingBytes(column: MappingAndExceptions): Uint8Array {
  const bytes = new ByteWriter();
  writeMapping(column, bytes);
  return bytes.finish();
}

/**
 * The inverse of `writeMapping`. Allocates no more than a few times the length of the bytes, whatever they are.
 * @throws SampleCodecError with the code of the bytes
 */
export function readMapping(bytes: ByteReader): MappingAndExceptions {
  const head = bytes.readByte();
  const code = head & ~exceptionsFlag;
  const codec = stepCodecs.find((codec) => codec.code === code);
  if (!codec) throw bytes.error(`has a mapping of the kind ${code}`);
  const step = codec.read(bytes);
  const layout = readLayout(bytes);
  const exceptions = (head & exceptionsFlag) === 0 ? noExceptions : readExceptions(bytes);
  return { mapping: { step, layout }, exceptions };
}
