import { ArchiveError, type PartReader } from '@flac-metrics/archive';
import { makeChunkBlock, type ChunkBlock } from '../wire/chunk-block.ts';
import type { BlockRequest } from './wanted-block.ts';

/** What was made of a request. */
export interface MadeBlock {
  readonly block: ChunkBlock;
  /** Or else the rest is damaged, and the block is what was needed at least. */
  readonly isWhole: boolean;
}

/**
 * Makes a block of chunks for each request. Those that follow each other in a track are read at once: a frame holds many blocks, and a
 * track of differences or runs is decoded from its start.
 * @throws ArchiveError
 */
export async function makeBlocks(
  reader: PartReader,
  requests: readonly BlockRequest[],
): Promise<MadeBlock[]> {
  const blocks: MadeBlock[] = [];
  for (const group of groupsOf(requests)) blocks.push(...(await makeGroup(reader, group)));
  return blocks;
}

function* groupsOf(requests: readonly BlockRequest[]): Generator<BlockRequest[], void, undefined> {
  let group: BlockRequest[] = [];
  for (const request of requests) {
    const before = group.at(-1);
    if (before && !follows(before, request)) {
      yield group;
      group = [];
    }
    group.push(request);
  }
  if (group.length > 0) yield group;
}

function follows(before: BlockRequest, request: BlockRequest): boolean {
  const [a, b] = [before.parts[0], request.parts[0]];
  const isSameTrack = a?.file === b?.file && a?.trackNumber === b?.trackNumber;
  return isSameTrack && before.start !== undefined && request.start === before.start + before.span.count;
}

/** @param group blocks that follow each other in one track; one block of any kind */
async function makeGroup(reader: PartReader, group: readonly BlockRequest[]): Promise<MadeBlock[]> {
  const [first, last] = [group[0], group.at(-1)];
  if (!first || !last) return [];
  if (first === last) return [await makeBlock(reader, first)];
  const count = group.reduce((sum, { span }) => sum + span.count, 0);
  try {
    const span = { fromMs: first.span.fromMs, toMs: last.span.toMs, count };
    const { timestampsMs, values } = await reader.read(first.parts, span);
    let at = 0;
    return group.map(({ span }): MadeBlock => {
      const end = at + span.count;
      const columns = { timestampsMs: timestampsMs.subarray(at, end), values: values.subarray(at, end) };
      at = end;
      return { block: makeChunkBlock(columns), isWhole: true };
    });
  } catch (error) {
    if (!isDamage(error)) throw error;
    const blocks: MadeBlock[] = [];
    for (const request of group) blocks.push(await makeBlock(reader, request));
    return blocks;
  }
}

async function makeBlock(reader: PartReader, { parts, span, atLeast }: BlockRequest): Promise<MadeBlock> {
  try {
    return { block: makeChunkBlock(await reader.read(parts, span)), isWhole: true };
  } catch (error) {
    if (!atLeast || !isDamage(error)) throw error;
    return { block: makeChunkBlock(await reader.read(parts, atLeast)), isWhole: false };
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof ArchiveError && error.code === 'damaged-segment';
}
