import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { Access, type AccessFiles } from '../../src/access/access.ts';
import { readWebConfig } from '../../src/access/web-config.ts';
import { startOver } from '../served.ts';

const folder = temporaryFolder();
const recordings = join(folder, 'recordings');
mkdirSync(recordings);
// Made for these tests alone: openssl req -x509 -newkey ec … -subj /CN=localhost
for (const file of ['server.crt', 'server.key'])
  copyFileSync(join(import.meta.dirname, file), join(folder, file));

const hash = hashSync('secret', 4);
let files = 0;
function write(text: string): string {
  const path = join(folder, `${(files += 1)}.yml`);
  writeFileSync(path, text);
  return path;
}

const basic = (user: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

/** The statuses of /metrics for some headers. */
async function statuses(access: AccessFiles, headers: readonly Record<string, string>[]): Promise<number[]> {
  const server = await startOver(recordings, { access });
  const answers = await Promise.all(headers.map((one) => fetch(`${server.url}/metrics`, { headers: one })));
  await server.close();
  return answers.map(({ status }) => status);
}

describe('who asks is let in', () => {
  test('by the password of a user, and by nothing else', async () => {
    const webConfig = write(`basic_auth_users:\n  ann: ${hash}\n  bob: ${hashSync('other', 4)}\n`);
    const headers = [
      basic('ann', 'secret'),
      basic('bob', 'other'),
      basic('ann', 'secret'),
      basic('ann', 'other'),
      basic('nobody', 'secret'),
      basic('', ''),
      { Authorization: 'Basic !' },
      { Authorization: 'Bearer secret' },
      {},
    ];
    expect(await statuses({ webConfig }, headers)).toEqual([200, 200, 200, 401, 401, 401, 401, 401, 401]);
  });

  test('by the token of the file, and by nothing else', async () => {
    const bearerToken = write('abc.DEF-123=\n');
    const headers = [
      { Authorization: 'Bearer abc.DEF-123=' },
      { Authorization: 'bearer abc.DEF-123=' },
      { Authorization: 'Bearer abc' },
      basic('abc.DEF-123=', ''),
      {},
    ];
    expect(await statuses({ bearerToken }, headers)).toEqual([200, 200, 401, 401, 401]);
  });

  test('by either, where both are set, and is told how', async () => {
    const access = { webConfig: write(`basic_auth_users:\n  ann: ${hash}\n`), bearerToken: write('token') };
    const server = await startOver(recordings, { access });
    const answer = await fetch(`${server.url}/api/v1/read`, { method: 'POST' });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Basic realm="prom-remote", Bearer',
    ]);
    expect(await answer.text()).toMatch(/basic_auth or authorization/);
    await server.close();
    expect(await statuses(access, [basic('ann', 'secret'), { Authorization: 'Bearer token' }])).toEqual([
      200, 200,
    ]);
  });

  test('by new rules after a reload, and by the old ones where the new make no sense', async () => {
    const webConfig = write(`basic_auth_users:\n  ann: ${hash}\n`);
    const logged: string[] = [];
    const server = await startOver(recordings, {
      access: { webConfig },
      log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
    });
    const status = async (user: string) =>
      (await fetch(`${server.url}/metrics`, { headers: basic(user, 'secret') })).status;
    writeFileSync(
      webConfig,
      `basic_auth_users:\n  bob: ${hash}\nhttp_server_config:\n  headers:\n    X-Frame-Options: deny\n`,
    );
    server.reload();
    expect([await status('ann'), await status('bob')]).toEqual([401, 200]);
    expect((await fetch(server.url)).headers.get('x-frame-options')).toBe('deny');
    writeFileSync(webConfig, 'basic_auth_users: secret');
    server.reload();
    expect([await status('ann'), await status('bob')]).toEqual([401, 200]);
    expect(logged.join()).toMatch(/not taken over.*basic_auth_users must be a mapping/);
    await server.close();
  });
});

describe('a login of before a reload', () => {
  const admit = (access: Access, user: string) =>
    access.admit(
      Object.assign(new IncomingMessage(new Socket()), {
        headers: { authorization: basic(user, 'secret').Authorization },
      }),
    );

  test.each([
    ['went', 'bob: HASH'],
    ['has another password', `ann: ${hashSync('changed', 4)}`],
  ])('is refused at once where the user %s, also where it is being checked', async (_, users) => {
    const webConfig = write(`basic_auth_users:\n  ann: ${hash}\n  bob: ${hash}\n`);
    const access = new Access({ webConfig });
    try {
      await admit(access, 'bob');
      const checking = admit(access, 'ann');
      writeFileSync(webConfig, `basic_auth_users:\n  ${users.replace('HASH', hash)}\n`);
      access.reload();
      await expect(checking).rejects.toMatchObject({ status: 401 });
      await expect(admit(access, 'ann')).rejects.toMatchObject({ status: 401 });
    } finally {
      await access.close();
    }
  });

  test('is let in without a check where user and hash are the same, whatever else has changed', async () => {
    const webConfig = write(`basic_auth_users:\n  ann: ${hash}\n`);
    const access = new Access({ webConfig });
    await admit(access, 'ann');
    // Whoever must be checked waits for ever now.
    await access.close();
    writeFileSync(webConfig, `basic_auth_users:\n  bob: ${hash}\n  ann: ${hash}\n`);
    access.reload();
    await expect(admit(access, 'ann')).resolves.toBeUndefined();
  });
});

describe('TLS', () => {
  const ask = (url: string, client: object = {}) =>
    new Promise<number | string>((resolve) => {
      const ca = readFileSync(join(folder, 'server.crt'));
      request(url, { ca, ...client }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', (error) => resolve('code' in error ? String(error.code) : error.message))
        .end();
    });
  const client = () => ({
    cert: readFileSync(join(folder, 'server.crt')),
    key: readFileSync(join(folder, 'server.key')),
  });

  test('is what the server speaks where there is a certificate', async () => {
    const webConfig = write('tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n');
    const logged: string[] = [];
    const server = await startOver(recordings, {
      access: { webConfig },
      log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
    });
    expect(server.url).toMatch(/^https:/);
    expect(await ask(`${server.url}/-/healthy`)).toBe(200);
    expect(await ask(`${server.url}/-/healthy`, { maxVersion: 'TLSv1.1' })).not.toBe(200);
    server.reload();
    expect(await ask(`${server.url}/-/healthy`)).toBe(200);
    // What is asked of clients cannot be changed while it listens, so it is not pretended.
    const lines = ['cert_file: server.crt', 'key_file: server.key', 'client_ca_file: server.crt'];
    const strict = ['tls_server_config:', ...lines, 'client_auth_type: RequireAndVerifyClientCert'];
    writeFileSync(webConfig, strict.join('\n  '));
    server.reload();
    expect(logged.at(-1)).toMatch(/not taken over.*only by a restart/);
    await server.close();
  });

  test.each([
    ['a certificate that is none', 'server.crt', 'none.pem', ''],
    ['a token that is none', 'server.crt', 'server.key', 'two words'],
  ])('stays as it was, and so do the users, after a reload with %s', async (_, cert, key, token) => {
    const configured = (keyFile: string, user: string) =>
      `tls_server_config:\n  cert_file: ${cert}\n  key_file: ${keyFile}\nbasic_auth_users:\n  ${user}: ${hash}\n`;
    writeFileSync(join(folder, 'none.pem'), 'no PEM');
    const [webConfig, bearerToken] = [write(configured('server.key', 'ann')), write('token')];
    const server = await startOver(recordings, { access: { webConfig, bearerToken } });
    writeFileSync(webConfig, configured(key, 'bob'));
    if (token) writeFileSync(bearerToken, token);
    server.reload();
    const status = (headers: object) => ask(`${server.url}/-/healthy`, { headers });
    expect(await status(basic('ann', 'secret'))).toBe(200);
    expect(await status(basic('bob', 'secret'))).toBe(401);
    expect(await status({ Authorization: 'Bearer token' })).toBe(200);
    await server.close();
  });

  test('asks clients for certificates where it should', async () => {
    const lines = ['cert_file: server.crt', 'key_file: server.key', 'client_ca_file: server.crt'];
    const webConfig = write(
      `tls_server_config:\n  ${[...lines, 'client_auth_type: RequireAndVerifyClientCert'].join('\n  ')}\n`,
    );
    const server = await startOver(recordings, { access: { webConfig } });
    expect(await ask(`${server.url}/-/healthy`, client())).toBe(200);
    expect(await ask(`${server.url}/-/healthy`)).not.toBe(200);
    await server.close();
  });
});

describe('a listener that is open to the network', () => {
  test('warns again when a reload has taken its protection away', async () => {
    const webConfig = write(`basic_auth_users:\n  ann: ${hash}\n`);
    const logged: string[] = [];
    const server = await startOver(recordings, {
      access: { webConfig },
      address: { host: '0.0.0.0', port: 0 },
      log: (_, message) => logged.push(message),
    });
    expect(logged).toEqual([]);
    writeFileSync(webConfig, '');
    server.reload();
    expect(logged).toEqual([
      'web configuration read again',
      expect.stringContaining('anybody on the network may read'),
    ]);
    await server.close();
  });

  test.each<[string, AccessFiles, number]>([
    ['warns without any rule', {}, 1],
    ['does not warn with one', { bearerToken: write('token') }, 0],
  ])('%s', async (_, access, warnings) => {
    const logged: string[] = [];
    const address = { host: '0.0.0.0', port: 0 };
    const server = await startOver(recordings, {
      access,
      address,
      log: (_, message) => logged.push(message),
    });
    await server.close();
    expect(logged.filter((message) => message.includes('anybody')).length).toBe(warnings);
  });
});

describe('a web configuration', () => {
  test.each([
    ['a: [', /not YAML \(\S+, line \d\)/],
    ['basic_auth_user: {}', /basic_auth_user is not known; there is tls_server_config/],
    ['tls_server_config:\n  cert: x', /tls_server_config.cert is not known/],
    ['tls_server_config:\n  cert_file: server.crt', /needs cert_file and key_file/],
    ['tls_server_config:\n  cert_file: no.crt\n  key_file: server.key', /cert_file \S*no.crt cannot be read/],
    [
      'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n  min_version: SSL3',
      /TLS12 and TLS13/,
    ],
    [
      'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n  client_auth_type: x',
      /must be one of/,
    ],
    ['basic_auth_users:\n  ann: secret', /behind "ann" is no bcrypt hash/],
    [`basic_auth_users:\n  ann: $2b$31$${'a'.repeat(53)}`, /cost from 4 to 16/],
    ['http_server_config:\n  headers: {"X Y": "a"}', /"X Y" cannot be sent/],
    ['http_server_config:\n  headers: {"X-Y": "a\\nb"}', /"X-Y" cannot be sent/],
    ['tls_server_config:\n  cert_file: server.crt\n  key_file: server.crt', /do not serve/],
    [
      'tls_server_config:\n  cert_file: server.crt\n  key_file: server.key\n  client_ca_file: server.crt',
      /need each other/,
    ],
    ['basic_auth_users:\n  ann: 5', /basic_auth_users.ann must be a text/],
    ['- a', /must be a mapping/],
  ])('%j is refused, and no secret is told', (text, words) => {
    const path = write(text);
    expect(() => readWebConfig(path)).toThrow(words);
    expect(() => readWebConfig(path)).toThrow(path);
    expect(() => readWebConfig(path)).not.toThrow(/secret/);
  });

  test('is a regular file of no great length, as are the certificate and the token', async () => {
    const [pipe, large] = [join(folder, 'pipe'), write('#'.repeat((1 << 20) + 1))];
    execFileSync('mkfifo', [pipe]);
    const tls = (cert: string) => write(`tls_server_config:\n  cert_file: ${cert}\n  key_file: server.key\n`);
    for (const [path, words] of [
      [pipe, `${pipe} cannot be read: it is not a regular file`],
      [folder, `${folder} cannot be read: it is not a regular file`],
      ['/dev/zero', '/dev/zero cannot be read: it is not a regular file'],
      [large, 'has 1048577 bytes; 1048576 is the most'],
    ] as const) {
      expect(() => readWebConfig(path)).toThrow(words);
      expect(() => readWebConfig(tls(path))).toThrow(words);
      await expect(startOver(recordings, { access: { bearerToken: path } })).rejects.toMatchObject({
        code: 'bad-bearer-token',
        message: expect.stringContaining(words),
      });
    }
  });

  test('may be empty', () => {
    expect(readWebConfig(write(''))).toEqual({ tls: undefined, headers: {}, users: new Map() });
  });

  test('that is not there stops the server before it listens', async () => {
    const access = { webConfig: join(folder, 'gone.yml') };
    await expect(startOver(recordings, { access })).rejects.toMatchObject({ code: 'bad-web-config' });
    await expect(
      startOver(recordings, { access: { bearerToken: write('two words') } }),
    ).rejects.toMatchObject({
      code: 'bad-bearer-token',
    });
  });
});
