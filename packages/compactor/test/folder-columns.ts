import { Archive, openSegmentFile, PartReader, referenceTo } from '@flac-metrics/archive';
import { formatSeries, spansOf } from '@flac-metrics/sample-codec';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';

const all = [makeMatcher('=~', '__name__', '.+')];

/** The text of each series → its times, and the bits of its values, as texts that are equal where all of them are. */
export type FolderColumns = Readonly<Record<string, string>>;

/** What a query for everything finds in a folder. */
export async function folderColumns(folder: string): Promise<FolderColumns> {
  const archive = await Archive.open(folder);
  const reader = new PartReader(async (path) => openSegmentFile(path));
  try {
    return await columnsOf(archive, reader);
  } finally {
    await reader.close();
    await archive.close();
  }
}

/** The same of an archive that is open, begun again where files go meanwhile, as a server does. */
export async function columnsOf(archive: Archive, reader: PartReader): Promise<FolderColumns> {
  return archive.consistently(async () => {
    const found: Record<string, string> = {};
    for (const { series, timeline, parts } of await archive.select(all, -Infinity, Infinity)) {
      const [span] = spansOf(timeline, Infinity);
      if (!span) continue;
      const { timestampsMs, values } = await reader.read(parts.map(referenceTo), span);
      const bits = Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('hex');
      found[formatSeries(series)] = `${timestampsMs.join(' ')} ${bits}`;
    }
    return found;
  });
}
