import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { compress, uncompress } from 'snappyjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeXorChunk } from '@flac-metrics/xor-chunk';
import { eventually } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { defaultLimits, type Limits, type RunningServer } from '../src/index.ts';
import { decodeFrames, decodeResponse, encodeRequest, type QueryShape } from './proto.ts';
import { recordSeries, startOver, startSeries } from './served.ts';

const root = temporaryFolder();

const logged: string[] = [];
const startWith = (folder: string, limits: Partial<Limits> = {}) =>
  startOver(folder, {
    limits: { ...defaultLimits, ...limits },
    log: (level, message, fields) => logged.push(JSON.stringify({ level, message, ...fields })),
  });

let server: RunningServer;
const folder = mkdtempSync(join(root, 'recordings-'));
beforeAll(async () => {
  recordSeries(folder, 'up{instance="a"}', 0, 10);
  recordSeries(folder, 'up{instance="bb"}', 0, 5);
  recordSeries(folder, 'down', 3_600_000, 20);
  server = await startWith(folder);
});
afterAll(() => server.close());

const EQ = 0;
const RE = 2;
const named = (value: string): QueryShape => ({
  startTimestampMs: 0,
  endTimestampMs: 1e10,
  matchers: [{ type: EQ, name: '__name__', value }],
});

const post = (body: Uint8Array, path = '/api/v1/read', url = server.url) =>
  fetch(`${url}${path}`, { method: 'POST', body });

async function read(queries: readonly QueryShape[], accepted: readonly number[] = []) {
  const response = await post(encodeRequest(queries, accepted));
  const body = new Uint8Array(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${response.status} ${Buffer.from(body).toString()}`);
  expect(response.headers.get('content-type')).toBe('application/x-protobuf');
  expect(response.headers.get('content-encoding')).toBe('snappy');
  const names = decodeResponse(uncompress(body)).map((result) =>
    result.map(
      ({ labels, samples }) =>
        [labels.map(([name, value]) => `${name}=${value}`).join(), samples.length] as const,
    ),
  );
  return names;
}

describe('remote read', () => {
  test('answers several queries in their order, series sorted, ranges with both ends', async () => {
    const range = { ...named('up'), startTimestampMs: 2000, endTimestampMs: 6000 };
    expect(await read([named('down'), range, named('absent')])).toEqual([
      [['__name__=down', 20]],
      [
        ['__name__=up,instance=a', 5],
        ['__name__=up,instance=bb', 3],
      ],
      [],
    ]);
  });

  test('selects nothing without matchers or with the end before the start, all with a matcher of the empty text', async () => {
    const all = { ...named('x'), matchers: [{ type: EQ, name: 'nothing', value: '' }] };
    const backwards = { ...named('up'), startTimestampMs: 9000, endTimestampMs: 1000 };
    const results = await read([{ ...named('x'), matchers: [] }, backwards, all]);
    expect(results.map((result) => result.length)).toEqual([0, 0, 3]);
  });

  test('lets hints narrow the range, and only that', async () => {
    expect(await read([{ ...named('down'), hints: { startMs: 3_610_000, endMs: 0 } }])).toEqual([
      [['__name__=down', 10]],
    ]);
    expect(await read([{ ...named('up'), endTimestampMs: 0, hints: { startMs: 0, endMs: 5000 } }])).toEqual([
      [
        ['__name__=up,instance=a', 1],
        ['__name__=up,instance=bb', 1],
      ],
    ]);
  });

  test('streams a frame for each series, trimmed to the range, with the number of its query', async () => {
    const range = { ...named('up'), startTimestampMs: 2000, endTimestampMs: 6000 };
    const labelsOnly = { ...named('down'), hints: { func: 'series' } };
    const body = encodeRequest([named('absent'), range, labelsOnly], [1]);
    const frames = decodeFrames(new Uint8Array(await (await post(body)).arrayBuffer()));
    const seen = frames.map(({ queryIndex, series: [one, ...others] }) => [
      queryIndex,
      one?.labels.map(([name, value]) => `${name}=${value}`).join(),
      one?.chunks.flatMap(({ data }) => [...decodeXorChunk(data).timestampsMs]),
      others.length,
    ]);
    expect(seen).toEqual([
      [1, '__name__=up,instance=a', [2000, 3000, 4000, 5000, 6000], 0],
      [1, '__name__=up,instance=bb', [2000, 3000, 4000], 0],
      [2, '__name__=down', [], 0],
    ]);
  });

  test('gives labels alone where they alone are asked for', async () => {
    expect(await read([{ ...named('down'), hints: { func: 'series' } }])).toEqual([[['__name__=down', 0]]]);
  });

  test('gives labels alone of series whose samples would be too many', async () => {
    const overlapping = mkdtempSync(join(root, 'overlapping-'));
    for (const startMs of [0, 500]) recordSeries(overlapping, 'm', startMs, 1_100_000);
    const other = await startWith(overlapping);
    const asked = await post(encodeRequest([named('m')]), '/api/read', other.url);
    const series = await post(
      encodeRequest([{ ...named('m'), hints: { func: 'series' } }]),
      '/api/read',
      other.url,
    );
    expect([asked.status, series.status]).toEqual([400, 200]);
    await other.close();
  });

  test('takes the first response type that is supported, on both paths', async () => {
    expect(await read([named('down')], [7, 0, 1])).toEqual([[['__name__=down', 20]]]);
    expect((await post(encodeRequest([named('down')]), '/api/read')).status).toBe(200);
    const streamed = await post(encodeRequest([named('down')], [1, 0]));
    expect([
      streamed.status,
      streamed.headers.get('content-type'),
      streamed.headers.get('content-encoding'),
    ]).toEqual([200, 'application/x-streamed-protobuf; proto=prometheus.ChunkedReadResponse', null]);
    const refused = await post(encodeRequest([named('down')], [7]));
    expect([refused.status, await refused.text()]).toEqual([
      400,
      expect.stringMatching(/\(7\).*SAMPLES \(0\), STREAMED_XOR_CHUNKS \(1\)/),
    ]);
  });

  test('refuses more samples than it may send, before it decodes any', async () => {
    const small = await startWith(folder, { mostSamples: 12 });
    const response = await post(encodeRequest([named('up')]), '/api/v1/read', small.url);
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringMatching(/more than 12 samples.*narrow/s),
    ]);
    const short = { ...named('up'), endTimestampMs: 5000 };
    expect((await post(encodeRequest([short]), '/api/v1/read', small.url)).status).toBe(200);
    const twice = await post(encodeRequest([short, short]), '/api/v1/read', small.url);
    expect([twice.status, await twice.text()]).toEqual([
      400,
      expect.stringMatching(/more than 12 samples.* before this one 11 of them.*narrow/s),
    ]);
    await small.close();
  });
});

describe('a bad request', () => {
  const bodyOf = (text: string) => new TextEncoder().encode(text);
  test.each<[string, Uint8Array, number, RegExp]>([
    ['that is empty', new Uint8Array(), 400, /snappy/],
    ['that is not snappy', bodyOf('hello'), 400, /snappy/],
    ['that is not protobuf', compress(bodyOf('hello, I am no message')), 400, /ReadRequest/],
    [
      'that declares gigabytes',
      Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0),
      400,
      /declares 4294967295 bytes/,
    ],
    [
      'with a bad regular expression',
      encodeRequest([{ ...named('x'), matchers: [{ type: RE, name: 'cpu', value: '(' }] }]),
      400,
      /cpu=~"\("/,
    ],
    [
      'with an unknown matcher type',
      encodeRequest([{ ...named('x'), matchers: [{ type: 9, name: 'cpu', value: '' }] }]),
      400,
      /type 9/,
    ],
    [
      'with too many queries',
      encodeRequest(Array.from({ length: 101 }, () => named('x'))),
      400,
      /more than 100 queries/,
    ],
    ['that is too large', new Uint8Array((1 << 20) + 1), 413, /1048576/],
    ['that unpacks to too much', compress(new Uint8Array((1 << 20) + 1)), 400, /declares 1048577 bytes/],
    [
      'with too many matchers',
      encodeRequest([{ matchers: Array.from({ length: 101 }, () => ({ type: EQ, name: 'a', value: 'b' })) }]),
      400,
      /more than 100 matchers/,
    ],
    [
      'with too long a pattern',
      encodeRequest([{ matchers: [{ type: RE, name: 'cpu', value: 'a.'.repeat(5000) }] }]),
      400,
      /10000 characters; 4096 is the most/,
    ],
  ])('%s gets a text that says so', async (_, body, status, words) => {
    const response = await post(body);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      status,
      'text/plain; charset=utf-8',
    ]);
    expect(await response.text()).toMatch(words);
  });

  test('that grows too large while it arrives is cut off with 413', async () => {
    const upload = httpRequest(`${server.url}/api/v1/read`, { method: 'POST' });
    upload.on('error', () => {});
    const answered = once(upload, 'response');
    for (let sent = 0; sent <= 4 << 20; sent += 1 << 20) upload.write(Buffer.alloc(1 << 20));
    const [response] = await answered;
    expect(response.statusCode).toBe(413);
    upload.destroy();
  });

  test('of any other kind is answered too', async () => {
    for (const [path, method, status, words] of [
      ['/api/v1/read', 'GET', 405, /remote_read:\n {2}- url: http:/],
      ['/api/write', 'POST', 405, /not supported yet: nothing was stored/],
      ['/api/v1/write', 'POST', 405, /not supported yet/],
      ['/nowhere', 'GET', 404, /nothing here/],
      ['/../../etc/passwd', 'GET', 404, /nothing here/],
      ['/', 'GET', 200, /read_recent: true/],
      ['/-/healthy', 'GET', 200, /well/],
      ['/-/ready', 'GET', 200, /ready/],
    ] as const) {
      const response = await fetch(`${server.url}${path}`, { method });
      expect([path, response.status]).toEqual([path, status]);
      expect(await response.text()).toMatch(words);
    }
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write('NONSENSE\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toContain('400 Bad Request');
    socket.destroy();
  });

  test.each([
    ['/', 'GET, HEAD'],
    ['/-/healthy', 'GET, HEAD'],
    ['/-/ready', 'GET, HEAD'],
    ['/metrics', 'GET, HEAD'],
    ['/api/v1/labels', 'GET, HEAD, POST'],
    ['/api/v1/label/job/values', 'GET, HEAD, POST'],
    ['/api/v1/series?match[]=up', 'GET, HEAD, POST'],
    ['/api/v1/read', 'POST'],
    ['/api/read', 'POST'],
    ['/api/v1/write', ''],
  ])('by a method that %s does not have is told which it has', async (path, allowed) => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const response = await fetch(`${server.url}${path}`, { method });
      const text = await response.text();
      if (allowed.split(', ').includes(method)) expect([method, response.status]).not.toEqual([method, 405]);
      else expect([method, response.status, response.headers.get('allow')]).toEqual([method, 405, allowed]);
      expect([method, text === '']).toEqual([method, method === 'HEAD']);
    }
    const [got, head] = [
      await fetch(`${server.url}${path}`),
      await fetch(`${server.url}${path}`, { method: 'HEAD' }),
    ];
    await got.text();
    expect([head.status, head.headers.get('content-type')]).toEqual([
      got.status,
      got.headers.get('content-type'),
    ]);
  });

  test('on a connection of which the client keeps its half open is ended all the same', async () => {
    const { port } = new URL(server.url);
    const socket = connect({ port: Number(port), host: '127.0.0.1', allowHalfOpen: true });
    socket.on('error', () => {}).resume();
    const ended = once(socket, 'end');
    socket.write('NONSENSE\r\n\r\n');
    await ended;
    // What is written now meets a connection that is gone.
    await eventually(() => {
      if (!socket.destroyed) socket.write('more');
      return socket.destroyed ? true : undefined;
    });
    expect(socket.destroyed).toBe(true);
  });

  test('mutated in any way gets an answer, and the server goes on', async () => {
    const sound = encodeRequest(
      [named('up'), { ...named('x'), matchers: [{ type: RE, name: 'cpu', value: 'a|b' }] }],
      [0],
    );
    const mutation = fc.tuple(fc.nat(sound.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.nat(sound.length),
        async (mutations, cut) => {
          const body = new Uint8Array(cut % 4 === 0 ? sound.subarray(0, cut) : sound);
          for (const [at, byte] of mutations) if (at < body.length) body[at] = byte;
          const response = await post(body);
          expect([200, 400]).toContain(response.status);
          await response.arrayBuffer();
        },
      ),
      { numRuns: 400 },
    );
    expect(await read([named('down')])).toEqual([[['__name__=down', 20]]]);
  });
});

describe('the server', () => {
  test('tells about itself', async () => {
    const text = await (await fetch(`${server.url}/metrics`)).text();
    for (const line of [
      /^prom_remote_requests_total\{handler="read",code="200"\} [1-9]/m,
      /^prom_remote_requests_total\{handler="read",code="400"\} [1-9]/m,
      /^prom_remote_sent_samples_total [1-9]/m,
      /^prom_remote_segments\{state="open"\} 3/m,
      /^prom_remote_segments\{state="damaged"\} 0/m,
      /^prom_remote_read_duration_seconds_count [1-9]/m,
      /^prom_remote_newest_sample_timestamp_seconds 3619$/m,
      /^prom_remote_segment_bytes [1-9]\d+$/m,
      /^prom_remote_disk_free_bytes \d+$/m,
      /^prom_remote_disk_size_bytes [1-9]\d+$/m,
      /^process_resident_memory_bytes \d+/m,
    ]) {
      expect(text).toMatch(line);
    }
    expect(text).not.toContain('nowhere');
  });

  test.each(['/api/v1/labels', '/nowhere'])(
    'does not wait for ever for a client that never reads what %s answers',
    async (path) => {
      const other = await startWith(folder, { readTimeoutMs: 100 });
      const socket = connect(Number(new URL(other.url).port), '127.0.0.1').on('error', () => {});
      // More than the buffers between the two hold, which are some megabytes.
      socket.pause().write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(40_000));
      await eventually(() => {
        if (!socket.destroyed) socket.write('more');
        return socket.destroyed ? true : undefined;
      });
      expect(socket.destroyed).toBe(true);
      await other.close();
    },
  );

  test('names a damaged file in the log, in /metrics and to who needs it', async () => {
    const dir = mkdtempSync(join(root, 'damaged-'));
    const path = join(dir, 'up_1970-01-01_00-00-00.flac');
    writeFileSync(path, 'not a FLAC');
    const other = await startWith(dir);
    const response = await post(encodeRequest([named('up')]), '/api/v1/read', other.url);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining(path)]);
    expect((await post(encodeRequest([named('other')]), '/api/v1/read', other.url)).status).toBe(200);
    expect(await (await fetch(`${other.url}/metrics`)).text()).toContain(
      `prom_remote_damaged_segment{file="${path}"} 1`,
    );
    expect(logged.join()).toContain(path);
    await other.close();
  });

  test.each([true, false])(
    'names a WAV with a flipped bit in its samples likewise (closed: %s), and sends none of them',
    async (isClosed) => {
      const dir = mkdtempSync(join(root, 'flipped-'));
      recordSeries(dir, 'other', 0, 10);
      const recorder = startSeries(dir, 'up', 0, 1000);
      if (isClosed) recorder.close();
      const { path } = recorder;
      const bytes = readFileSync(path);
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1000) ^ 16, bytes.length - 1000);
      writeFileSync(path, bytes);
      const other = await startWith(dir);
      // SAMPLES, and STREAMED_XOR_CHUNKS.
      for (const accepted of [[], [1]]) {
        // One checksum is for the whole file: samples before the flipped one are not known to be right either.
        for (const endTimestampMs of [1000, 1e10]) {
          const request = encodeRequest([{ ...named('up'), endTimestampMs }], accepted);
          const response = await post(request, '/api/v1/read', other.url);
          expect([response.status, await response.text()]).toEqual([500, expect.stringContaining(path)]);
        }
        if (!isClosed) recorder.append(Int32Array.of(7));
        expect(
          (await post(encodeRequest([named('other')], accepted), '/api/v1/read', other.url)).status,
        ).toBe(200);
      }
      await post(encodeRequest([named('up')]), '/api/v1/read', other.url);
      expect(await (await fetch(`${other.url}/metrics`)).text()).toContain(
        `prom_remote_damaged_segment{file="${path}"} 1`,
      );
      expect(logged.filter((line) => line.includes(path)).join()).toContain('CRC-32');
      recorder.close();
      await other.close();
    },
  );

  test('is not ready while its folder is away, and tells so', async () => {
    const dir = mkdtempSync(join(root, 'away-'));
    recordSeries(dir, 'up', 0, 3);
    const other = await startWith(dir);
    renameSync(dir, `${dir}.aside`);
    const ready = await fetch(`${other.url}/-/ready`);
    expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining(dir)]);
    expect((await post(encodeRequest([named('up')]), '/api/v1/read', other.url)).status).toBe(500);
    expect(await (await fetch(`${other.url}/metrics`)).text()).toContain('prom_remote_folder_up 0');
    renameSync(`${dir}.aside`, dir);
    expect((await fetch(`${other.url}/-/ready`)).status).toBe(200);
    await other.close();
  });

  test('needs its folder', async () => {
    await expect(startWith(join(root, 'absent'))).rejects.toMatchObject({ code: 'no-such-folder' });
  });
});
