import { basename } from 'node:path';
import {
  formatMapping,
  formatSeries,
  formatTime,
  formatTimeSpan,
  lastMsOf,
  parseSegmentTags,
  segmentFromName,
  trackOf,
} from '@flac-metrics/sample-codec';
import type { FlacReader } from './flac-reader.ts';
import { blockTypeName } from './metadata/metadata.ts';

/** What a FLAC says of itself, and what it holds as a segment. */
export interface FlacInfo {
  readonly file: string;
  readonly bytes: number;
  readonly samples: number;
  readonly bytesPerSample: number;
  readonly channels: number;
  readonly bitsPerSample: number;
  readonly sampleRate: number;
  readonly blockSize: string;
  readonly seekPoints: number;
  readonly vendor: string;
  readonly metadata: readonly string[];
  readonly comments: readonly (readonly [key: string, value: string])[];
  /** Undefined where neither tags nor name tell a series. */
  readonly series?: string;
  readonly from?: string;
  readonly to?: string;
  readonly interval?: string;
  readonly mapping?: string;
}

/** @throws FlacError; SampleCodecError where the tags make no sense */
export async function infoOf(reader: FlacReader): Promise<FlacInfo> {
  const { streamInfo } = reader;
  const samples = await reader.totalSamples();
  const { minBlockSize, maxBlockSize } = streamInfo;
  const info: FlacInfo = {
    file: reader.name,
    bytes: reader.byteLength,
    samples,
    bytesPerSample: samples === 0 ? Number.NaN : reader.byteLength / (samples * streamInfo.channels),
    channels: streamInfo.channels,
    bitsPerSample: streamInfo.bitsPerSample,
    sampleRate: streamInfo.sampleRate,
    blockSize: minBlockSize === maxBlockSize ? `${maxBlockSize}` : `${minBlockSize} to ${maxBlockSize}`,
    seekPoints: reader.seekTable.firstSamples.length,
    vendor: reader.vendor,
    metadata: reader.blocks.map(({ type, byteLength }) => `${blockTypeName(type)} ${byteLength} B`),
    comments: reader.comments,
  };
  const tags =
    parseSegmentTags(reader.comments) ?? segmentFromName({ fileName: basename(reader.name) })?.tags;
  if (!tags) return info;
  const [run] = trackOf(tags, samples).timeline;
  return {
    ...info,
    series: formatSeries(tags.series),
    from: formatTime(tags.startMs),
    ...(run && { to: formatTime(lastMsOf(run)) }),
    interval: formatTimeSpan(tags.intervalMs),
    mapping: formatMapping(tags.mapping),
  };
}

/** The info as lines for people. */
export function formatInfo(info: FlacInfo): string {
  const rows = Object.entries({ ...info, bytesPerSample: info.bytesPerSample.toFixed(3) }).flatMap(
    ([key, value]) => {
      if (key === 'comments') return info.comments.map(([name, text]) => ['comment', `${name}=${text}`]);
      return [[key, Array.isArray(value) ? value.join(', ') : String(value)]];
    },
  );
  return rows.map(([key = '', value = '']) => `${key.padEnd(15)} ${value}\n`).join('');
}
