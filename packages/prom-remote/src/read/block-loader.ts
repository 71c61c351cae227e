import { partsOfBlock, type MessagePart } from '../wire/chunk-block.ts';
import type { ChunkCache } from './chunk-cache.ts';
import type { MadeBlock } from './make-blocks.ts';
import type { BlocksJob } from './read-job.ts';
import { requestFor, type WantedBlock } from './wanted-block.ts';

/** Blocks of a job, so that many small ones cost few messages between threads. */
const mostJobBlocks = 64;
/** Samples of a job with more than one block. */
const mostJobSamples = 1 << 17;

interface Load {
  readonly wanted: WantedBlock;
  readonly resolve: (parts: MessagePart[]) => void;
  readonly reject: (reason: unknown) => void;
}

/** Has the blocks of one read made by threads, many at a time, unless they are at hand. */
export class BlockLoader {
  readonly #cache: ChunkCache;
  readonly #run: (job: BlocksJob) => Promise<readonly MadeBlock[]>;
  #loads: Load[] = [];
  #samples = 0;
  #keptBytes = 0;

  constructor(cache: ChunkCache, run: (job: BlocksJob) => Promise<readonly MadeBlock[]>) {
    this.#cache = cache;
    this.#run = run;
  }

  /**
   * @returns the chunks of what is wanted, or a promise of them that is kept only when `flush` is called, and rejects with what
   *   making them has thrown
   */
  load(wanted: WantedBlock): MessagePart[] | Promise<MessagePart[]> {
    const { part, first, end, sampleCount: count } = wanted;
    const known = part && this.#cache.get(part.track, wanted.start);
    if (known) return partsOfBlock(known, first, end);
    if (this.#loads.length === mostJobBlocks || this.#samples + count > mostJobSamples) this.flush();
    const promise = new Promise<MessagePart[]>((resolve, reject) => {
      this.#loads.push({ wanted, resolve, reject });
      this.#samples += count;
    });
    // A failure is told when its turn comes, and not as one that nobody waits for.
    promise.catch(() => {});
    return promise;
  }

  /** Begins what has been asked for. */
  flush(): void {
    const loads = this.#loads;
    if (loads.length === 0) return;
    this.#loads = [];
    this.#samples = 0;
    void this.#make(loads);
  }

  async #make(loads: readonly Load[]): Promise<void> {
    try {
      const requests = loads.map(({ wanted }) => requestFor(wanted));
      const made = await this.#run({ form: 'blocks', requests });
      for (const [index, { wanted, resolve }] of loads.entries()) {
        const one = made[index];
        if (!one) throw new Error(`a read thread has made ${made.length} blocks of ${loads.length}`);
        resolve(this.#keep(one, wanted));
      }
    } catch (reason) {
      for (const { reject } of loads) reject(reason);
    }
  }

  #keep({ block, isWhole }: MadeBlock, wanted: WantedBlock): MessagePart[] {
    if (!isWhole) return partsOfBlock(block, 0, block.sampleCount);
    // A read of more than the cache holds would only drive out all else.
    if (wanted.part && this.#keptBytes < this.#cache.mostBytes / 8) {
      this.#cache.put(wanted.part.track, wanted.start, block);
      this.#keptBytes += block.bytes.length;
    }
    return partsOfBlock(block, wanted.first, wanted.end);
  }
}
