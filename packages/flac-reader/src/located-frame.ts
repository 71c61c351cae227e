import type { FrameHeader } from './frame/frame-header.ts';

/** What looks like a frame, by its header and the CRC-8 of that. Payload may look the same. */
export interface LocatedHeader {
  readonly offset: number;
  readonly firstSample: number;
  readonly blockSize: number;
}

/** A frame whose checksum holds, and where it stands, in the file and in the recording. */
export interface LocatedFrame {
  readonly header: FrameHeader;
  readonly offset: number;
  readonly frameBytes: number;
  readonly blockSize: number;
  /** NaN as long as the stream's blocking is not known. */
  readonly firstSample: number;
}
