import { mkdtempSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { VictoriaServer } from '../../src/peer/victoria-server.ts';

const folder = temporaryFolder();
const { signal } = new AbortController();
afterEach(() => vi.unstubAllEnvs());

/** Puts a program in the place of VictoriaMetrics that answers each request so, once it listens. */
function standIn(status: number, text: string): void {
  const bin = mkdtempSync(join(folder, 'bin-'));
  const script = `#!${process.execPath}
const { createServer } = require('node:http');
const [, port] = process.argv.join(' ').match(/-httpListenAddr=127.0.0.1:(\\d+)/);
const server = createServer((request, response) => response.writeHead(${status}).end(${JSON.stringify(text)}));
setTimeout(() => server.listen(Number(port), '127.0.0.1'), 200);
`;
  writeFileSync(join(bin, 'victoria-metrics'), script, { mode: 0o755 });
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH'] ?? ''}`);
}

test('a server that listens after a while is waited for', async () => {
  standIn(200, 'OK');
  const server = await VictoriaServer.start(folder, signal);
  await expect(server.import('{}')).resolves.toBeUndefined();
  await server.stop();
});

test('what a server answers that is not well is told, and not waited out', async () => {
  standIn(500, 'the disk is read-only');
  await expect(VictoriaServer.start(folder, signal)).rejects.toMatchObject({
    code: 'peer',
    message: 'victoria-metrics: /health answered 500: the disk is read-only',
  });
});
