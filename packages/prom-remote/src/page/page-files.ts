import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join } from 'node:path';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Nothing runs or is loaded but what this server sends; a sound is played out of the memory of the page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

interface PageFile {
  readonly bytes: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The files of the page, by path. They are read once, at the start, from folders of packages: no path from outside ever comes to the
 * file system.
 */
export class PageFiles {
  readonly #files: ReadonlyMap<string, PageFile>;

  constructor() {
    const manifest = createRequire(import.meta.url).resolve('@flac-metrics/page/package.json');
    const plot = dirname(createRequire(manifest).resolve('uplot'));
    const files = new Map<string, PageFile>([
      ['/page/uplot.js', fileOf(join(plot, 'uPlot.iife.min.js'))],
      ['/page/uplot.css', fileOf(join(plot, 'uPlot.min.css'))],
    ]);
    for (const part of ['static', 'dist']) {
      const folder = join(dirname(manifest), part);
      for (const name of readdirSync(folder)) {
        if (!(extname(name) in contentTypes)) continue;
        files.set(name === 'index.html' ? '/' : `/page/${name}`, fileOf(join(folder, name)));
      }
    }
    this.#files = files;
  }

  has(path: string): boolean {
    return this.#files.has(path);
  }

  /** Answers for one that is there; whoever has it already is told so (RFC 9110 §13.1.2). */
  send(path: string, request: IncomingMessage, response: ServerResponse): void {
    const file = this.#files.get(path);
    if (!file) throw new Error(`${path} is no file of the page`);
    const known = (request.headers['if-none-match'] ?? '').split(/\s*,\s*/);
    const isKnown = known.includes(file.headers['ETag'] ?? '');
    response.writeHead(isKnown ? 304 : 200, file.headers);
    response.end(isKnown ? undefined : file.bytes);
  }
}

function fileOf(path: string): PageFile {
  const bytes = readFileSync(path);
  const extension = extname(path);
  return {
    bytes,
    headers: {
      'Content-Type': contentTypes[extension] ?? 'application/octet-stream',
      // Asked for again each time, so that a newer server never meets a page of an older one; what has not changed is not sent.
      'Cache-Control': 'no-cache',
      ETag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
      'X-Content-Type-Options': 'nosniff',
      ...(extension === '.html' && {
        'Content-Security-Policy': contentSecurityPolicy,
        'Referrer-Policy': 'no-referrer',
        Vary: 'Accept',
      }),
    },
  };
}
