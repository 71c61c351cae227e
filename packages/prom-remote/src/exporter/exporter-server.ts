import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { ListenAddress } from '@flac-metrics/command-line';
import { listen } from '../listen.ts';
import { expositionPage, openMetricsContentType, textContentType } from './exposition-page.ts';
import { loadSeries } from './load-series.ts';
import { Replay } from './replay.ts';

export interface RunningExporter {
  readonly url: string;
  readonly seriesCount: number;
  close(): Promise<void>;
}

/**
 * Replays FLAC files on /metrics.
 * @param speed recorded seconds in a second
 * @throws what a file that cannot be read throws, before anything listens; PromRemoteError where the address cannot be had
 */
export async function startExporter(
  paths: readonly string[],
  address: ListenAddress,
  speed: number,
): Promise<RunningExporter> {
  const series = await loadSeries(paths);
  const replay = new Replay(series, speed, () => performance.now());
  const server = createServer((request, response) => answer(replay, request, response));
  const url = await listen(server, address);
  return {
    url,
    seriesCount: series.length,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(replay: Replay, request: IncomingMessage, response: ServerResponse): void {
  const send = (status: number, contentType: string, text: string) => {
    response.writeHead(status, {
      'Content-Type': contentType,
      ...(status === 405 && { Allow: 'GET, HEAD' }),
    });
    response.end(request.method === 'HEAD' ? '' : text);
  };
  const plain = 'text/plain; charset=utf-8';
  const path = (request.url ?? '').split('?', 1)[0];
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    send(405, plain, 'only GET and HEAD are answered here\n');
  } else if (path === '/metrics') {
    const isOpenMetrics = (request.headers.accept ?? '').includes('application/openmetrics-text');
    send(
      200,
      isOpenMetrics ? openMetricsContentType : textContentType,
      expositionPage(replay, isOpenMetrics),
    );
  } else if (path === '/' || path === '/-/healthy') {
    send(200, plain, 'flac-exporter: recordings replayed on /metrics\n');
  } else {
    send(404, plain, 'there is nothing here; the recordings are on /metrics\n');
  }
}
