import { once } from 'node:events';
import { Server as TlsServer } from 'node:https';
import { Archive, type ReadCost } from '@flac-metrics/archive';
import type { ListenAddress } from '@flac-metrics/command-line';
import { reasonOf, type Label } from '@flac-metrics/sample-codec';
import { Access, type AccessFiles } from './access/access.ts';
import { ListenerAccess } from './access/listener-access.ts';
import { registerDisk } from './archive-metrics.ts';
import { CompileTurns } from './compile-turns.ts';
import { DiscoveryHandlers } from './discovery/discovery-handlers.ts';
import { Gate } from './gate.ts';
import { createHttpServer } from './http-server.ts';
import type { Limits } from './limits.ts';
import { listen } from './listen.ts';
import type { Log } from './log.ts';
import { PageFiles } from './page/page-files.ts';
import { PageHandlers } from './page/page-handlers.ts';
import { ChunkCache } from './read/chunk-cache.ts';
import { ReadHandler } from './read/read-handler.ts';
import { ReadWorkers } from './read/read-workers.ts';
import { Scrub } from './read/scrub.ts';
import { respond, type ServerParts } from './respond.ts';
import { Routes } from './routes.ts';
import { SelfMetrics } from './self-metrics.ts';

export interface ServerOptions {
  readonly folder: string;
  /** Port 0 takes a free one. */
  readonly address: ListenAddress;
  /** For files that have lost their tags. */
  readonly labels: readonly Label[];
  readonly limits: Limits;
  /** Without any, everybody is let in. */
  readonly access?: AccessFiles;
  readonly log: Log;
}

export interface RunningServer {
  readonly url: string;
  /** Reads the files again that say who is let in; what held before goes on where one of them is bad. */
  reload(): void;
  /** Lets running requests finish, for a while, and closes everything. */
  close(): Promise<void>;
}

/** Chunks of closed files that are kept for those who ask again: some six million samples. */
const keptChunkBytes = 32 << 20;
/** How long running reads may take at the end. */
const closingMs = 10_000;
/** Damage is to be found and told even when nobody asks. */
const refreshEveryMs = 5000;

/**
 * Serves the folder.
 * @throws ArchiveError `no-such-folder`; PromRemoteError where the address cannot be had
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { address, labels, limits, log } = options;
  const access = new Access(options.access ?? {});
  const workers = new ReadWorkers({
    labels,
    onDeath: ({ stack, message }) => log('error', 'a read thread has died', { reason: stack ?? message }),
  });
  const archive = await openArchive(options, workers);
  const gate = new Gate(limits.mostConcurrentReads, limits.mostWaitingReads);
  const metrics = new SelfMetrics(archive, () => gate.waitingCount);
  registerDisk(options.folder, [metrics.registry]);
  const sources = {
    archive,
    workers,
    cache: new ChunkCache(keptChunkBytes),
    onCost: (cost: ReadCost) => metrics.countCost(cost),
  };
  const turns = new CompileTurns();
  const read = new ReadHandler(sources, gate, turns, metrics, limits, () => url);
  const files = new PageFiles();
  const groups = [
    new DiscoveryHandlers(archive, gate, turns, limits),
    new PageHandlers(files, sources, gate, turns, limits),
  ];
  const routes = new Routes(archive, read, groups, files, metrics, () => url);
  const parts: ServerParts = { routes, access, metrics, log, timeoutMs: limits.readTimeoutMs };
  const server = createHttpServer(
    access.config.tls,
    (request, response) => void respond(parts, request, response),
  );
  let url: string;
  try {
    url = await listen(server, address, server instanceof TlsServer ? 'https' : 'http');
  } catch (error) {
    await Promise.all([workers.close(), access.close(), archive.close()]);
    throw error;
  }
  server.on('error', (error) => log('error', 'server', { reason: error.message }));
  const listenerAccess = new ListenerAccess(access, server, url, log);
  const refreshing = setInterval(() => {
    archive.refresh().catch((error: unknown) => {
      log('error', 'cannot look for damage', {
        reason: reasonOf(error),
      });
    });
  }, refreshEveryMs);
  const scrub = new Scrub(
    archive,
    workers,
    () => gate.insideCount > 0,
    (file, error) => log('error', 'cannot look through a file', { file, reason: reasonOf(error) }),
  );
  scrub.start();
  return {
    url,
    reload: () => listenerAccess.reload(),
    close: async () => {
      clearInterval(refreshing);
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      const limit = setTimeout(() => server.closeAllConnections(), closingMs);
      await closed;
      clearTimeout(limit);
      await scrub.stop();
      await Promise.all([workers.close(), access.close(), archive.close()]);
    },
  };
}

async function openArchive({ folder, labels, log }: ServerOptions, workers: ReadWorkers): Promise<Archive> {
  try {
    return await Archive.open(folder, {
      labels,
      onDamage: (file, reason) => log('warn', 'damaged segment', { file, reason }),
      onTooManyOpenFiles: () => workers.closeUnusedFiles(),
    });
  } catch (error) {
    await workers.close();
    throw error;
  }
}
