import {
  extentOf,
  formatSeries,
  formatTime,
  formatValue,
  greatestMaxError,
  sampleCount,
  type Track,
} from '@flac-metrics/sample-codec';
import type { Lane, TapeIndex, TapeTrack } from '@flac-metrics/sample-codec/tape';

/** A series of a tape. */
export interface TapeTrackInfo {
  /** As a Prometheus selector. */
  readonly series: string;
  /** The step of the ladder that takes its values to integers. */
  readonly mapping: string;
  readonly samples: number;
  /** Times of the first and the last sample, RFC 3339; absent where there are none. */
  readonly from?: string;
  readonly to?: string;
  /** Least and greatest value; as texts where JSON has no such number. */
  readonly min: number | string;
  readonly max: number | string;
  /** Of its frames, which other series may share; without its part of the index. */
  readonly bytes: number;
  /** No value is further from what was recorded; absent where none is off at all. */
  readonly maxError?: number;
}

/** What a tape holds. */
export interface TapeInfo {
  /** Which times series have: those with the same share one. */
  readonly timelines: number;
  /** Of all series together. */
  readonly seriesSamples: number;
  readonly from?: string;
  readonly to?: string;
  /** How many series each step of the ladder has. */
  readonly mappings: Readonly<Record<string, number>>;
  /** The greatest of all series; absent where no value is off at all. */
  readonly maxError?: number;
  readonly tracks: readonly TapeTrackInfo[];
}

/** @param tracks of the segment, in the order of the index */
export function tapeInfoOf(index: TapeIndex, tracks: readonly Track[]): TapeInfo {
  const mappings: Record<string, number> = {};
  for (const { mapping } of index.tracks)
    mappings[mapping.step.kind] = (mappings[mapping.step.kind] ?? 0) + 1;
  return {
    timelines: index.timelines.length,
    seriesSamples: tracks.reduce((sum, { timeline }) => sum + sampleCount(timeline), 0),
    ...rangeOf(tracks),
    mappings,
    ...greatestOf(tracks),
    tracks: tracks.flatMap((track, number) => {
      const stored = index.tracks[number];
      return stored ? [trackInfoOf(stored, track)] : [];
    }),
  };
}

function trackInfoOf({ mapping, lanes, min, max }: TapeTrack, track: Track): TapeTrackInfo {
  return {
    series: formatSeries(track.series),
    mapping: mapping.step.kind,
    samples: sampleCount(track.timeline),
    ...rangeOf([track]),
    min: jsonNumber(min),
    max: jsonNumber(max),
    bytes: lanes.reduce((sum, lane) => sum + bytesOf(lane), 0),
    ...greatestOf([track]),
  };
}

function rangeOf(tracks: readonly Track[]): { from?: string; to?: string } {
  const extent = extentOf(tracks);
  return extent ? { from: formatTime(extent.startMs), to: formatTime(extent.lastMs) } : {};
}

function greatestOf(tracks: readonly Track[]): { maxError?: number } {
  const maxError = greatestMaxError(tracks);
  return maxError > 0 ? { maxError } : {};
}

function bytesOf({ frameOffsets }: Lane): number {
  return (frameOffsets.at(-1) ?? 0) - (frameOffsets[0] ?? 0);
}

function jsonNumber(value: number): number | string {
  return Number.isFinite(value) ? value : formatValue(value);
}
