import { afterEach, describe, expect, test, vi } from 'vitest';
import { parseSeries } from '@flac-metrics/sample-codec';
import { SegmentCache } from '../src/segment-cache.ts';
import type { OpenedSegment } from '../src/segment-file.ts';

/** A host on which so many files may be open at once. */
class Host {
  readonly open = new Set<string>();
  attempts = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /** @param tracks of the file */
  opener(path: string, tracks = 1): () => Promise<OpenedSegment> {
    return async () => {
      this.attempts += 1;
      if (this.open.size >= this.#most)
        throw Object.assign(new Error(`EMFILE: too many open files, open '${path}'`), { code: 'EMFILE' });
      this.open.add(path);
      const close = async () => void this.open.delete(path);
      const read = () => Promise.reject(new Error('nothing is read here'));
      const takeCost = () => ({ framesDecoded: 0, bytesRead: 0 });
      const track = { series: parseSeries('m'), timeline: [] };
      const segment = { tracks: Array.from({ length: tracks }, () => track), read, close };
      return { segment, takeCost, checkEnd: async () => {} };
    };
  }
}

const use = (cache: SegmentCache, host: Host, path: string, work = async () => {}) =>
  cache.use(path, '1', host.opener(path), work);

describe('the cache of open segments', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  test('keeps what was used last, up to its bound', async () => {
    const host = new Host(10);
    const cache = new SegmentCache(2);
    for (const path of ['a', 'b', 'a', 'c']) await use(cache, host, path);
    expect([...host.open].toSorted()).toEqual(['a', 'c']);
    expect(host.attempts).toBe(3);
    await cache.clear();
    expect(host.open.size).toBe(0);
  });

  test('keeps fewer tapes, whose indexes take memory, but always that which is used', async () => {
    const host = new Host(10);
    const cache = new SegmentCache(8);
    for (const path of ['a', 'b', 'c']) await use(cache, host, path);
    await cache.use('tape', '1', host.opener('tape', 3200), async () => {});
    expect([...host.open].toSorted()).toEqual(['c', 'tape']);
    await cache.use('long tape', '1', host.opener('long tape', 32_000), async () => {});
    expect([...host.open]).toEqual(['long tape']);
    await cache.use('long tape', '1', host.opener('long tape', 32_000), async () => {});
    expect(host.attempts).toBe(5);
    await cache.clear();
  });

  test('keeps one version of a file', async () => {
    const host = new Host(10);
    const cache = new SegmentCache(1024);
    for (const version of ['1', '2', '2', '3'])
      await cache.use('a', version, host.opener(`a${version}`), async () => {});
    expect([...host.open]).toEqual(['a3']);
    expect(host.attempts).toBe(3);
    await cache.clear();
  });

  test('gives back what nobody reads where the process may open no more files, and tries once more', async () => {
    const host = new Host(3);
    const cache = new SegmentCache(1024);
    await use(cache, host, 'a');
    await use(cache, host, 'b');
    await use(cache, host, 'c', async () => {
      await use(cache, host, 'd', async () => {
        expect([...host.open]).toEqual(['c', 'd']);
      });
    });
    await cache.clear();
    expect(host.open.size).toBe(0);
  });

  test('says that too many files are open where giving back is not enough, and opens the file later', async () => {
    const host = new Host(1);
    const cache = new SegmentCache(1024);
    await use(cache, host, 'a', async () => {
      await expect(use(cache, host, 'b')).rejects.toMatchObject({
        code: 'too-many-open-files',
        message: expect.stringContaining("open 'b'"),
      });
    });
    expect(host.attempts).toBe(3);
    await use(cache, host, 'b');
    expect([...host.open]).toEqual(['b']);
    await cache.clear();
  });

  test('bears a file that cannot be closed: what was read from it is good', async () => {
    const host = new Host(10);
    const closing = vi.fn<() => Promise<void>>(() => Promise.reject(new Error('EIO: i/o error, close')));
    const open = async () => {
      const opened = await host.opener('a')();
      return { ...opened, segment: { ...opened.segment, close: closing } };
    };
    const cache = new SegmentCache(1);
    await cache.use('a', '1', open, async () => {});
    await use(cache, host, 'b');
    expect(await cache.use('a', '1', open, async () => use(cache, host, 'b').then(() => 'read'))).toBe(
      'read',
    );
    await cache.use('a', '1', open, async () => {});
    await cache.clear();
    expect(closing).toHaveBeenCalledTimes(3);
  });

  test('closes what has not been used for a minute or two', async () => {
    vi.useFakeTimers();
    const host = new Host(10);
    const cache = new SegmentCache(1024);
    await use(cache, host, 'a');
    await use(cache, host, 'b');
    await vi.advanceTimersByTimeAsync(60_000);
    await use(cache, host, 'b');
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...host.open]).toEqual(['b']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([...host.open]).toEqual([]);
    await cache.clear();
  });
});
