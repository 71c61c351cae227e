import { ByteReader } from '../../src/ladder/byte-reader.ts';
import { readMapping, type MappingAndExceptions } from '../../src/ladder/mapping-bytes.ts';

/** Reads bytes that are a mapping, or part of one. */
export function readerOf(bytes: Uint8Array): ByteReader {
  return new ByteReader(bytes, { code: 'bad-mapping', name: 'the mapping of a column' });
}

/** The mapping that bytes are, and nothing else. */
export function mappingOf(bytes: Uint8Array): MappingAndExceptions {
  const reader = readerOf(bytes);
  const mapping = readMapping(reader);
  reader.finish();
  return mapping;
}
