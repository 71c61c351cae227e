import { basename } from 'node:path';
import { printable } from '@flac-metrics/command-line';
import {
  formatMapping,
  formatSeries,
  formatTime,
  formatTimeSpan,
  lastMsOf,
  segmentFromName,
  trackOf,
} from '@flac-metrics/sample-codec';
import type { PackedTapeIndex } from '@flac-metrics/sample-codec/tape';
import type { FlacReader } from './flac-reader.ts';
import { tapeInfoOf, type TapeInfo } from './tape-info.ts';
import { tapeTracks } from './tape-tracks.ts';
import { blockTypeName } from './metadata/metadata.ts';
import { segmentTagsOf } from './segment-tags.ts';

/** What a FLAC says of itself, and what it holds as a segment. */
export interface FlacInfo extends Partial<TapeInfo> {
  /** Path, as it was given. */
  readonly file: string;
  /** Of the whole file, metadata included. */
  readonly bytes: number;
  /** Of each channel. */
  readonly samples: number;
  /** Bytes of the file by samples of all channels, of a tape by those of its series; absent where there are none. */
  readonly bytesPerSample?: number;
  readonly channels: number;
  /** 4 to 32. */
  readonly bitsPerSample: number;
  /** Hz; nominal in our files. */
  readonly sampleRate: number;
  /** Samples of each channel in a block, as STREAMINFO has them; the least is absent where all are of one size. */
  readonly blockSize: number;
  readonly minBlockSize?: number;
  /** Without placeholders; 0 where the table is absent or out of order. */
  readonly seekPoints: number;
  /** Why the table is not used, where it cannot be. */
  readonly seekTableFault?: string;
  /** The library that encoded the stream. */
  readonly vendor: string;
  /** The blocks in the order of the file, each as `NAME BYTES B`. */
  readonly metadata: readonly string[];
  /** Why the times of some series of a tape are known from their grids only. */
  readonly damage?: string;
  /** Vorbis comments in the order of the file. */
  readonly comments: readonly (readonly [key: string, value: string])[];
  /** As a Prometheus selector. This and what follows is absent of a tape, and where neither tags nor name tell a series. */
  readonly series?: string;
  /** Between two samples, as options read it: `1s`, `250ms`. */
  readonly interval?: string;
  /** How the integers of the file stand for values. */
  readonly mapping?: string;
}

/** @throws FlacError */
export async function infoOf(reader: FlacReader): Promise<FlacInfo> {
  const { streamInfo, seekTable } = reader;
  const samples = await reader.totalSamples();
  const { minBlockSize, maxBlockSize } = streamInfo;
  const info: FlacInfo = {
    file: reader.name,
    bytes: reader.byteLength,
    samples,
    ...(samples > 0 && { bytesPerSample: reader.byteLength / (samples * streamInfo.channels) }),
    channels: streamInfo.channels,
    bitsPerSample: streamInfo.bitsPerSample,
    sampleRate: streamInfo.sampleRate,
    blockSize: maxBlockSize,
    ...(minBlockSize < maxBlockSize && { minBlockSize }),
    seekPoints: seekTable.firstSamples.length,
    ...(seekTable.fault !== undefined && { seekTableFault: seekTable.fault }),
    vendor: reader.vendor,
    metadata: reader.blocks.map(({ type, byteLength }) => `${blockTypeName(type)} ${byteLength} B`),
    comments: reader.comments,
  };
  if (reader.packedIndex) return { ...info, ...(await infoOfTape(reader, reader.packedIndex)) };
  const named = reader.areCommentsWhole ? segmentFromName({ fileName: basename(reader.name) }) : undefined;
  const tags = segmentTagsOf(reader) ?? named?.tags;
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

async function infoOfTape(
  reader: FlacReader,
  index: PackedTapeIndex,
): Promise<TapeInfo & Pick<FlacInfo, 'bytesPerSample' | 'damage'>> {
  const { tracks, damage } = await tapeTracks(reader, index);
  const info = tapeInfoOf(index.unpack(), tracks);
  const { seriesSamples } = info;
  const [first] = damage.values();
  return {
    ...info,
    ...(seriesSamples > 0 && { bytesPerSample: reader.byteLength / seriesSamples }),
    ...(first && { damage: first.message }),
  };
}

/** The info as lines for people. */
export function formatInfo(info: FlacInfo): string {
  const rows = Object.entries(info).flatMap(([key, value]) => {
    if (key === 'comments') return info.comments.map(([name, text]) => ['comment', `${name}=${text}`]);
    if (key === 'tracks') return [[key, `${info.tracks?.length}`]];
    if (key === 'mappings')
      return [
        [
          key,
          Object.entries(info.mappings ?? {})
            .map((mapping) => mapping.join(' '))
            .join(', '),
        ],
      ];
    if (key === 'bytesPerSample') return [[key, info.bytesPerSample?.toFixed(3)]];
    return [[key, Array.isArray(value) ? value.join(', ') : String(value)]];
  });
  return rows.map(([key = '', value = '']) => printable(`${key.padEnd(15)} ${value}\n`)).join('');
}
