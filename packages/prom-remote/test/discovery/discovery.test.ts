import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../../test/program.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import type { RunningServer } from '../../src/index.ts';
import { recordSeries, startOver } from '../served.ts';

const folder = temporaryFolder();
let server: RunningServer;
beforeAll(async () => {
  recordSeries(folder, 'up{instance="a",job="x"}', 0, 10);
  recordSeries(folder, 'up{instance="b"}', 100_000, 10);
  recordSeries(folder, 'down{"data center"="north"}', 0, 10);
  server = await startOver(folder);
});
afterAll(() => server.close());

async function ask(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(`${server.url}${path}`, init);
  expect(response.headers.get('content-type')).toBe('application/json');
  return { code: response.status, body: await response.json() };
}
const success = (data: unknown) => ({ code: 200, body: { status: 'success', data } });

describe('without reading samples, the server tells', () => {
  test('the names of labels', async () => {
    expect(await ask('/api/v1/labels')).toEqual(success(['__name__', 'data center', 'instance', 'job']));
    expect(await ask('/api/v1/labels?match[]=up&match[]=nothing')).toEqual(
      success(['__name__', 'instance', 'job']),
    );
    expect(await ask('/api/v1/labels?limit=2')).toEqual(success(['__name__', 'data center']));
    expect(await ask('/api/v1/labels?start=50')).toEqual(success(['__name__', 'instance']));
  });

  test('the values of a label', async () => {
    expect(await ask('/api/v1/label/__name__/values')).toEqual(success(['down', 'up']));
    expect(await ask('/api/v1/label/instance/values?end=1970-01-01T00:00:50Z')).toEqual(success(['a']));
    expect(await ask('/api/v1/label/data%20center/values')).toEqual(success(['north']));
    expect(await ask('/api/v1/label/absent/values')).toEqual(success([]));
  });

  test('that a body has too many parameters, before it takes their memory', async () => {
    const body = `match[]=up${'&a'.repeat(100_000)}`;
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    expect(await ask('/api/v1/labels', { method: 'POST', body, headers })).toEqual({
      code: 400,
      body: {
        status: 'error',
        errorType: 'bad_data',
        error: 'the body has 100001 parameters; 1000 is the most',
      },
    });
  });

  test('series, also after a POST', async () => {
    const series = [
      { __name__: 'up', instance: 'a', job: 'x' },
      { __name__: 'up', instance: 'b' },
    ];
    expect(await ask('/api/v1/series?match[]=up')).toEqual(success(series));
    const body = new URLSearchParams([
      ['match[]', '{instance=~"a|b"}'],
      ['match[]', 'up{job!=""}'],
    ]);
    expect(await ask('/api/v1/series', { method: 'POST', body })).toEqual(success(series));
  });

  test.each([
    ['/api/v1/series', 'match[]'],
    ['/api/v1/series?match[]=up{', 'position 3'],
    ['/api/v1/series?match[]={a=~"("}', 'a=~'],
    ['/api/v1/labels?start=yesterday', 'yesterday'],
    ['/api/v1/labels?limit=-1', 'limit'],
  ])('what is wrong with %s', async (path, words) => {
    expect(await ask(path)).toMatchObject({
      code: 400,
      body: { status: 'error', errorType: 'bad_data', error: expect.stringContaining(words) },
    });
  });

  test.each([
    ['match[]', '{'],
    ['start', '9'],
    ['end', 'x'],
    ['limit', 'x'],
  ])('what is wrong with a long %s, without all of it', async (name, letter) => {
    const body = new URLSearchParams([[name, letter.repeat(100_000)]]);
    const response = await fetch(`${server.url}/api/v1/labels`, { method: 'POST', body });
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(500);
  });

  test('what is wrong with a body that is too large, and with a folder that is away', async () => {
    const body = new URLSearchParams([['match[]', 'x'.repeat(1 << 20)]]);
    expect(await ask('/api/v1/labels', { method: 'POST', body })).toMatchObject({
      code: 413,
      body: { status: 'error', errorType: 'bad_data', error: expect.stringContaining('1048576') },
    });
    const dir = join(folder, 'away');
    mkdirSync(dir);
    const logged: string[] = [];
    const other = await startOver(dir, { log: (_, message) => logged.push(message) });
    renameSync(dir, `${dir}.aside`);
    const answered = await eventually(async () => {
      const answer = await fetch(`${other.url}/api/v1/labels`);
      return answer.status === 500 ? answer.json() : undefined;
    });
    expect(answered).toEqual({
      status: 'error',
      errorType: 'internal',
      error: expect.stringContaining(dir),
    });
    expect(logged).toContain('request failed');
    await other.close();
  });

  test('a method that is not there in a plain text, as Prometheus does', async () => {
    const answer = await fetch(`${server.url}/api/v1/labels`, { method: 'DELETE' });
    expect([answer.status, answer.headers.get('allow'), answer.headers.get('content-type')]).toEqual([
      405,
      'GET, HEAD, POST',
      'text/plain; charset=utf-8',
    ]);
  });

  test('series whose samples would be too many to read', async () => {
    const dir = join(folder, 'overlapping');
    mkdirSync(dir);
    recordSeries(dir, 'up', 0, 1_100_000);
    recordSeries(dir, 'up', 500, 1_100_000);
    const other = await startOver(dir);
    const answer = await fetch(`${other.url}/api/v1/label/__name__/values`);
    expect(await answer.json()).toEqual({ status: 'success', data: ['up'] });
    await other.close();
  });

  test('what it found beside damage, and a warning that names the file', async () => {
    const dir = join(folder, 'damaged');
    mkdirSync(dir);
    recordSeries(dir, 'up', 0, 3);
    const broken = join(dir, 'down_1970-01-01_00-00-00.flac');
    writeFileSync(broken, 'not a FLAC');
    const other = await startOver(dir);
    const answer = await fetch(`${other.url}/api/v1/label/__name__/values`);
    expect(await answer.json()).toEqual({
      status: 'success',
      data: ['up'],
      warnings: [expect.stringContaining(broken)],
    });
    await other.close();
  });
});
