import { chmodSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { notifyReady } from '../src/index.ts';

const folder = temporaryFolder();

afterEach(() => {
  vi.unstubAllEnvs();
});

/** Puts a `systemd-notify` before all other programs that writes down what it is told. @returns where it does */
function replaceNotifier(status: number): string {
  const bin = mkdtempSync(join(folder, 'bin-'));
  const told = join(bin, 'told');
  const program = join(bin, 'systemd-notify');
  writeFileSync(program, `#!/bin/sh\necho "$NOTIFY_SOCKET" "$@" >> ${told}\nexit ${status}\n`);
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${bin}:${process.env['PATH'] ?? ''}`);
  writeFileSync(told, '');
  return told;
}

test('readiness is told to the socket of systemd, once, and nobody else inherits it', async () => {
  const told = replaceNotifier(0);
  vi.stubEnv('NOTIFY_SOCKET', '/run/some/notify');
  expect(await notifyReady()).toBeUndefined();
  expect(await notifyReady()).toBeUndefined();
  expect(readFileSync(told, 'utf8')).toBe('/run/some/notify --ready\n');
  expect(process.env['NOTIFY_SOCKET']).toBeUndefined();
});

test.each([undefined, ''])('nothing is started where NOTIFY_SOCKET is %j', async (socket) => {
  const told = replaceNotifier(1);
  vi.stubEnv('NOTIFY_SOCKET', socket);
  expect(await notifyReady()).toBeUndefined();
  expect(readFileSync(told, 'utf8')).toBe('');
});

test('what keeps systemd from being told is told itself, with the way out', async () => {
  replaceNotifier(3);
  vi.stubEnv('NOTIFY_SOCKET', '/run/some/notify');
  expect(await notifyReady()).toBe(
    'systemd cannot be told of readiness by systemd-notify: it ended with 3; Type=exec needs none',
  );
  vi.stubEnv('PATH', folder);
  vi.stubEnv('NOTIFY_SOCKET', '/run/some/notify');
  expect(await notifyReady()).toContain('spawn systemd-notify ENOENT');
});
