export { encodeWithin, type BoundedColumn } from './bounded-loss.ts';
export type { ColumnMapping, EncodedColumn } from './column-mapping.ts';
export { decodeColumn, decodePart, gatheredCount, neededOfTrack, trackCount } from './decode-column.ts';
export { haveEqualBits, wordsOf } from './double-words.ts';
export { cheapestCandidate, encodeColumn, type Candidate } from './encode-column.ts';
export type { Exceptions } from './exceptions.ts';
export { mappingBytes, type MappingAndExceptions } from './mapping-bytes.ts';
export { wholeNumbers } from './whole-numbers.ts';
