import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { EncodedColumn } from './column-mapping.ts';
import { makeExceptions } from './exceptions.ts';
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

export function writeMapping({ mapping, exceptions }: MappingAndExceptions): Uint8Array {
  const bytes = new ByteWriter();
  const codec = codecOf(mapping.step);
  const hasExceptions = exceptions.starts.length > 0;
  bytes.writeByte(codec.code | (hasExceptions ? exceptionsFlag : 0));
  codec.write(mapping.step, bytes);
  writeLayout(mapping.layout, bytes);
  if (hasExceptions) writeExceptions(exceptions, bytes);
  return bytes.finish();
}

/**
 * The inverse of `writeMapping`. Allocates no more than a few times the length of the bytes, whatever they are.
 * @throws SampleCodecError `bad-mapping`
 */
export function readMapping(bytes: Uint8Array): MappingAndExceptions {
  const reader = new ByteReader(bytes);
  const head = reader.readByte();
  const code = head & ~exceptionsFlag;
  const codec = stepCodecs.find((codec) => codec.code === code);
  if (!codec) throw reader.error(`is of the kind ${code}`);
  const step = codec.read(reader);
  const layout = readLayout(reader);
  const exceptions = (head & exceptionsFlag) === 0 ? makeExceptions(0) : readExceptions(reader);
  reader.finish();
  return { mapping: { step, layout }, exceptions };
}
