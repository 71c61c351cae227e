import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import { ByteReader, type Subject } from '../ladder/byte-reader.ts';
import { ByteWriter } from '../ladder/byte-writer.ts';
import { reasonOf } from '../reason.ts';
import { SampleCodecError } from '../sample-codec-error.ts';
import { checkTapeIndex } from './check-tape-index.ts';
import { LaneReferenceWriter } from './lane-references.ts';
import { writeLanes } from './lanes-bytes.ts';
import { PackedTapeIndex } from './packed-tape-index.ts';
import { charactersOf, mostCharacters } from './series-bytes.ts';
import { lanesInOrder, type TapeExtent, type TapeIndex } from './tape-index.ts';
import { writeTimelines } from './timelines-bytes.ts';
import { writeTracks } from './tracks-bytes.ts';

/*
 * The index of a tape, as it stands behind the four bytes of the application's ID in an APPLICATION block (RFC 9639 §8.4):
 *
 *   0  1        version
 *   1  CRC-32   of zlib, over all that follows, little-endian
 *   5  length   of the body, little-endian
 *   9  body     deflated (RFC 1951): lanes, timelines, tracks
 */
const version = 1;
const crcOffset = 1;
const lengthOffset = 5;
const bodyOffset = 9;

/** Of the body: some 50,000 tracks. The parts of one that is made to be large take a hundred times as much memory. */
const mostBodyBytes = 2 ** 22;
/** §8.1: a block's length has 24 bits; four bytes are the application's ID. */
const mostPayloadBytes = 2 ** 24 - 1 - 4;
/** No byte of deflate stands for more than four matches of 258 bytes. */
const mostInflation = 1032;

const indexOfTape: Subject = { code: 'bad-tape-index', name: 'the index of the tape' };

/**
 * @param extent of the FLAC that the index will stand in
 * @throws SampleCodecError `bad-tape-index` where its parts do not go together, `tape-index-too-long` where they are too many for one
 *   FLAC
 */
export function writeTapeIndex(index: TapeIndex, extent: TapeExtent): Uint8Array {
  checkTapeIndex(index, extent);
  const characters = charactersOf(index.tracks.map(({ series }) => series));
  if (characters > mostCharacters)
    throw tooLong(index, `names series in ${characters} characters, of at most ${mostCharacters}`);
  const body = new ByteWriter();
  const lanes = lanesInOrder(index);
  const references = new LaneReferenceWriter(lanes);
  writeLanes(lanes, body);
  writeTimelines(index.timelines, references, body);
  writeTracks(index.tracks, references, body);
  const deflated = deflateRawSync(body.finish(), { level: 9, memLevel: 9 });
  if (body.length > mostBodyBytes || bodyOffset + deflated.length > mostPayloadBytes) {
    throw tooLong(
      index,
      `takes ${body.length} bytes, deflated ${deflated.length}, of at most ${mostBodyBytes} and ${mostPayloadBytes - bodyOffset}`,
    );
  }
  const payload = new Uint8Array(bodyOffset + deflated.length);
  const view = new DataView(payload.buffer);
  payload[0] = version;
  payload.set(deflated, bodyOffset);
  view.setUint32(lengthOffset, body.length, true);
  view.setUint32(crcOffset, crc32(payload.subarray(lengthOffset)), true);
  return payload;
}

/**
 * The inverse of `writeTapeIndex`, for bytes that may be anything.
 * @param extent of the FLAC that they stand in
 * @throws SampleCodecError `bad-tape-index`
 */
export function readTapeIndex(payload: Uint8Array, extent: TapeExtent): TapeIndex {
  const index = packedIndex(payload).unpack();
  checkTapeIndex(index, extent);
  return index;
}

/**
 * The same, for who does not want all of it at once. Everything is checked nevertheless.
 * @throws SampleCodecError `bad-tape-index`
 */
export function openTapeIndex(payload: Uint8Array, extent: TapeExtent): PackedTapeIndex {
  const packed = packedIndex(payload);
  checkTapeIndex(packed.unpack(), extent);
  return packed;
}

/**
 * The same for an index that was opened by `openTapeIndex` before: its checksum tells that it is still what it was. Looking at all parts of
 * an index again takes as long as reading it.
 * @throws SampleCodecError `bad-tape-index`
 */
export function reopenTapeIndex(payload: Uint8Array): PackedTapeIndex {
  return packedIndex(payload);
}

function packedIndex(payload: Uint8Array): PackedTapeIndex {
  return new PackedTapeIndex(new ByteReader(inflateBody(payload), indexOfTape));
}

function inflateBody(payload: Uint8Array): Uint8Array {
  if (payload[0] !== undefined && payload[0] !== version)
    throw bad(`is of version ${payload[0]}; this program knows version ${version}: it is damaged, or newer`);
  if (payload.length <= bodyOffset) throw bad(`has ${payload.length} bytes: it is cut off`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  if (view.getUint32(crcOffset, true) !== crc32(payload.subarray(lengthOffset)))
    throw bad(`does not have the checksum that it says: it is damaged; restore the file`);
  const length = view.getUint32(lengthOffset, true);
  const deflated = payload.subarray(bodyOffset);
  if (length < 1 || length > Math.min(mostBodyBytes, mostInflation * deflated.length))
    throw bad(`declares ${length} bytes out of ${deflated.length}: it is damaged`);
  let body: Uint8Array;
  try {
    body = inflateRawSync(deflated, { maxOutputLength: length });
  } catch (error) {
    throw bad(`does not inflate to ${length} bytes (${reasonOf(error)}): it is damaged`);
  }
  if (body.length !== length)
    throw bad(`inflates to ${body.length} bytes instead of ${length}: it is damaged`);
  return body;
}

function bad(what: string): SampleCodecError {
  return new SampleCodecError('bad-tape-index', `the index of the tape ${what}`);
}

function tooLong({ tracks }: TapeIndex, what: string): SampleCodecError {
  return new SampleCodecError(
    'tape-index-too-long',
    `the index of the tape ${what}: divide its ${tracks.length} tracks among several FLACs`,
  );
}
