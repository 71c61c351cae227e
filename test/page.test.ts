import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { formatSegmentName, parseSeries } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { cpuSeries, dayMs, dayRange, dayTape, endMs, memorySeries } from './recorded-day.ts';
import { startProgram, type StartedProgram } from './program.ts';
import { describeWith } from './system-programs.ts';
import { tapeOf } from './tape-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

/*
 * The page of prom-remote in a real browser. Its pictures in README and docs are made again by
 * `PAGE_PICTURES=docs npx vitest run test/page.test.ts`.
 */

const folder = temporaryFolder();
const pictureFolder = process.env['PAGE_PICTURES'] ?? folder;
/** Pictures are fetched with the README: they must not be large. */
const mostPictureBytes = 500_000;

async function serve(
  recordings: string,
  ...options: string[]
): Promise<{ program: StartedProgram; url: string }> {
  const program = startProgram('prom-remote', '--dir', recordings, '--listen', '127.0.0.1:0', ...options);
  const [, url = ''] = await program.printed(/url=(\S+)/);
  return { program, url };
}

/** A browser among other work is slow to start; none of it takes seconds by itself. */
vi.setConfig({ testTimeout: 90_000 });

describeWith(['chromium'], 'the page in a browser', () => {
  let browser: Browser;
  let server: { program: StartedProgram; url: string };
  const defects: string[] = [];

  beforeAll(async () => {
    const recordings = join(folder, 'day');
    mkdirSync(recordings);
    writeFileSync(join(recordings, 'web-1.flac'), dayTape());
    const damaged = formatSegmentName({ slug: 'disk_io', startMs: endMs - dayMs / 2, extension: 'flac' });
    writeFileSync(join(recordings, damaged), 'fLaC, and the rest is lost');
    server = await serve(recordings);
    browser = await chromium.launch({
      executablePath: '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--mute-audio',
      ],
    });
  });
  afterAll(async () => {
    await browser.close();
    await server.program.stop();
  });

  async function open(address: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      locale: 'en-GB',
      timezoneId: 'UTC',
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    page.on('pageerror', (error) => defects.push(String(error)));
    page.on('console', (message) => {
      // What is refused on purpose, and a server that is gone.
      if (message.type() === 'error' && !/Failed to load resource.*(40[13]|50[03]|ERR_)/.test(message.text()))
        defects.push(message.text());
    });
    await page.goto(address);
    return page;
  }

  const chosen = (...series: string[]): string => {
    const parameters = new URLSearchParams(dayRange);
    for (const one of series) parameters.append('series', one);
    return `${server.url}/?${parameters.toString()}`;
  };
  const drawn = (page: Page) => page.getByText(/^[\d,]+ samples are drawn/);
  const rows = (page: Page) => page.locator('#series .row');

  test('lists series with sparklines, and draws the first of them, the last day that there is', async () => {
    const page = await open(server.url);
    await drawn(page).waitFor();
    expect(await rows(page).count()).toBe(5);
    await page.locator('#series .row:nth-child(1) path[d^="M"]').first().waitFor();
    expect(new URL(page.url()).searchParams.get('series')).toBe(cpuSeries(0));
    expect(new URL(page.url()).searchParams.get('to')).toBe(dayRange.to);
    expect(await page.locator('.uplot canvas').count()).toBe(1);
    await page.context().close();
  });

  test('finds series by words, and draws those that are chosen, by unit', async () => {
    const page = await open(chosen(cpuSeries(0)));
    await page.getByLabel('Search series').fill('MEM web-1');
    await page.getByText('1 series', { exact: true }).waitFor();
    await rows(page).first().click();
    await expect.poll(() => page.locator('.plot').count()).toBe(2);
    expect(await page.locator('.chip').count()).toBe(2);
    await page.getByRole('button', { name: `Remove ${cpuSeries(0)}` }).click();
    await expect.poll(() => page.locator('.plot').count()).toBe(1);
    await page.goBack();
    await expect.poll(() => page.locator('.plot').count()).toBe(2);
    await page.getByLabel('Search series').fill('nothing of that kind');
    await page.getByText('0 series', { exact: true }).waitFor();
    await page.context().close();
  });

  test('zooms by drag, into the address, and back by double click, Escape or the back button', async () => {
    const page = await open(chosen(cpuSeries(0)));
    await drawn(page).waitFor();
    const span = (): number => {
      const { searchParams } = new URL(page.url());
      return Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '');
    };
    const box = (await page.locator('.u-over').boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    const drag = async (): Promise<void> => {
      await page.mouse.move(box.x + box.width * 0.25, box.y + 50);
      await page.mouse.down();
      await page.mouse.move(box.x + box.width * 0.5, box.y + 60, { steps: 5 });
      await page.mouse.up();
      await expect.poll(() => Math.round((span() / dayMs) * 20)).toBe(5);
    };
    const isBack = () => expect.poll(span).toBe(dayMs);
    await drag();
    await page.getByText(/^21,\d+ samples are drawn/).waitFor();
    await page.mouse.dblclick(box.x + 100, box.y + 50);
    await isBack();
    await drag();
    await page.keyboard.press('Escape');
    await isBack();
    await drag();
    await page.goBack();
    await isBack();
    await page.context().close();
  });

  test('plays a day in eleven seconds, the cursor on chart and spectrogram', async () => {
    const page = await open(chosen(cpuSeries(0)));
    await page.getByText(/86,400 samples, one each 1 s, sound for 10.8 s/).waitFor();
    expect(await page.locator('#clock').textContent()).toBe('0:00 / 0:10');
    await page.getByRole('button', { name: 'Play' }).click();
    const place = (of: string): Promise<number> =>
      page
        .locator(`${of} .playhead`)
        .evaluate((element) => Number(/[\d.]+/.exec(String(element.style.transform))?.[0] ?? 0));
    await expect.poll(() => place('.u-over')).toBeGreaterThan(20);
    await page.getByRole('button', { name: 'Pause' }).click();
    expect(Math.abs((await place('.u-over')) - (await place('#canvas-box')))).toBeLessThan(3);
    // A click goes there, and plays on.
    await page.locator('#spectrogram').click({ position: { x: 400, y: 50 } });
    await expect.poll(() => place('#canvas-box')).toBeGreaterThan(395);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.context().close();
  });

  test('asks for no sound where the chart has no samples, and says that there is nothing to hear', async () => {
    const page = await open(chosen(cpuSeries(0)));
    await page.getByText(/sound for 10.8 s/).waitFor();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    const empty = new URLSearchParams({
      series: cpuSeries(0),
      from: '2020-01-01T00:00:00Z',
      to: '2020-01-02T00:00:00Z',
    });
    await page.goto(`${server.url}/?${empty.toString()}`);
    await page
      .getByText('There is nothing to hear: the series has no samples in this range of time.')
      .waitFor();
    expect(await page.getByRole('button', { name: 'Play' }).isDisabled()).toBe(true);
    expect(asked.filter((url) => url.includes('/api/page/points'))).not.toEqual([]);
    expect(asked.filter((url) => url.includes('/api/page/sound'))).toEqual([]);
    await page.context().close();
  });

  test('follows what is being recorded', async () => {
    const recordings = join(folder, 'live');
    mkdirSync(recordings);
    const live = await serve(recordings);
    const page = await open(live.url);
    await page.getByRole('heading', { name: 'No series yet' }).waitFor();
    const startMs = Math.floor(Date.now() / 1000) * 1000 - 60_000;
    const name = formatSegmentName({ slug: 'temperature', startMs, extension: 'wav' });
    const tags = { series: parseSeries('temperature_celsius'), startMs, intervalMs: 1000 };
    const recorder = WavRecorder.create(
      join(recordings, name),
      { ...tags, mapping: { kind: 'decimal', digits: 0 } },
      16,
    );
    recorder.append(new Int32Array(60).fill(20));
    await page.locator('.chip .value', { hasText: '20 °C' }).waitFor();
    expect(await page.getByRole('button', { name: 'Live' }).getAttribute('aria-pressed')).toBe('true');
    recorder.append(Int32Array.of(77));
    await page.locator('.chip .value', { hasText: '77 °C' }).waitFor();
    // A series that has ended is shown where it was.
    writeFileSync(join(recordings, 'web-1.flac'), dayTape());
    await page.goto(`${live.url}/?series=${encodeURIComponent(cpuSeries(0))}`);
    await drawn(page).waitFor();
    expect(await page.getByRole('button', { name: 'Live' }).getAttribute('aria-pressed')).toBe('false');
    recorder.close();
    await page.context().close();
    await live.program.stop();
  });

  test('tells damaged files in words, and what they are', async () => {
    const page = await open(chosen(cpuSeries(0)));
    const row = page.locator('tr[data-state="damaged"]');
    await row.waitFor();
    expect(await row.textContent()).toContain('damaged');
    await page.getByText('Restore the file, or move it out of the folder.').first().waitFor();
    expect(await page.locator('#segments-note').textContent()).toContain('1 of them is damaged');
    await page.context().close();
  });

  test.each([
    ['dark', 1280],
    ['light', 390],
  ] as const)(
    'draws what can be read, and marks what cannot, with name and reason: %s',
    async (colorScheme, width) => {
      const recordings = join(folder, `partly-${colorScheme}`);
      mkdirSync(recordings);
      const tape = dayTape();
      const at = Math.floor(tape.length / 10);
      tape[at] = (tape[at] ?? 0) ^ 1;
      writeFileSync(join(recordings, 'web-1.flac'), tape);
      const lost = formatSegmentName({ slug: 'power_watts', startMs: endMs - dayMs / 4, extension: 'flac' });
      writeFileSync(join(recordings, lost), 'fLaC, and the rest is lost');
      const { program, url } = await serve(recordings);
      const parameters = new URLSearchParams(dayRange);
      for (const one of [cpuSeries(0), memorySeries, 'power_watts']) parameters.append('series', one);
      const page = await open(`${url}/?${parameters.toString()}`, {
        colorScheme,
        viewport: { width, height: 900 },
      });
      const status = await drawn(page).textContent();
      expect(status).toMatch(
        /hatched cannot be read: .+web-1\.flac, frame at byte \d+: .+; .+power_watts.+\.flac/,
      );
      await page.getByText(/sound for 10.8 s.*What cannot be read is silent/).waitFor();
      const bands = page.locator('.plot .unread');
      expect(await bands.count()).toBe(2);
      const plot = await page.locator('.u-over').first().boundingBox();
      const band = await bands.first().boundingBox();
      expect((band?.width ?? 0) / (plot?.width ?? 1)).toBeGreaterThan(0.1);
      expect((band?.width ?? 0) / (plot?.width ?? 1)).toBeLessThan(0.3);
      await page
        .locator('#series .row:nth-child(1)')
        .getByText('not all of it can be read')
        .first()
        .waitFor();
      await page.context().close();
      await program.stop();
    },
  );

  test('says that the server is gone, and goes on when it is there again', async () => {
    const recordings = join(folder, 'gone');
    mkdirSync(recordings);
    writeFileSync(
      join(recordings, 'a.flac'),
      tapeOf([
        { series: 'up', timeline: [{ startMs: 0, intervalMs: 1000, count: 9 }], values: new Float64Array(9) },
      ]),
    );
    const first = await serve(recordings);
    const page = await open(`${first.url}/?series=up&from=1970-01-01T00:00:00Z&to=1970-01-01T00:01:00Z`);
    await page.getByText('9 samples are drawn').waitFor();
    await first.program.stop('SIGKILL');
    await page.keyboard.press('+');
    const alert = page.getByRole('alert');
    await alert.getByText('The server does not answer').waitFor();
    const again = startProgram(
      'prom-remote',
      '--dir',
      recordings,
      '--listen',
      first.url.slice('http://'.length),
    );
    await again.printed(/url=/);
    await expect.poll(() => alert.isVisible()).toBe(false);
    await again.stop();
    await page.context().close();
  });

  test.each([
    [401, 'The server does not know who you are'],
    [403, 'You may not see this'],
    [503, 'The server is busy'],
    [500, 'The server has failed (500)'],
  ])('says what to do about %d', async (status, words) => {
    const page = await open('about:blank');
    await page.route('**/api/page/**', (route) => route.fulfill({ status, body: 'why' }));
    await page.goto(server.url);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain(words);
    await page.context().close();
  });

  test('can be used with the keyboard alone', async () => {
    const page = await open(chosen(cpuSeries(0)));
    await drawn(page).waitFor();
    const from = (): string | null => new URL(page.url()).searchParams.get('from');
    await page.keyboard.press('/');
    await page.keyboard.type('memory');
    await page.getByText('1 series', { exact: true }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.plot').count()).toBe(2);
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    const before = from();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(from).not.toBe(before);
    await page.keyboard.press('Escape');
    await expect.poll(from).toBe(before);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').isVisible()).toBe(false);
    await page.keyboard.press('l');
    await expect
      .poll(() => page.getByRole('button', { name: 'Live' }).getAttribute('aria-pressed'))
      .toBe('true');
    await page.context().close();
  });

  test.each(['dark', 'light'] as const)('fits 390 pixels, %s', async (colorScheme) => {
    const page = await open(chosen(cpuSeries(0), memorySeries), {
      colorScheme,
      viewport: { width: 390, height: 844 },
    });
    await drawn(page).waitFor();
    await page.locator('#segment-rows tr').first().waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    const background = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
    expect(background).toBe(colorScheme === 'dark' ? 'rgb(13, 17, 23)' : 'rgb(244, 246, 249)');
    await page.context().close();
  });

  test.each([
    ['page-dark', 'dark', 1280, 1000, [cpuSeries(0), cpuSeries(2), memorySeries]],
    ['page-light', 'light', 1280, 1000, [cpuSeries(0), cpuSeries(2), memorySeries]],
    ['page-narrow-dark', 'dark', 390, 844, [cpuSeries(0), memorySeries]],
    ['page-narrow-light', 'light', 390, 844, [cpuSeries(0), memorySeries]],
  ] as const)('is shown by a picture of few bytes: %s', async (name, colorScheme, width, height, series) => {
    const page = await open(chosen(...series), { viewport: { width, height }, colorScheme });
    await page.getByText(/sound for/).waitFor();
    const seek = page.getByLabel('Position in the sound');
    await seek.fill('400');
    await seek.blur();
    await page.evaluate('scrollTo(0, 0)');
    // On the chart, which tells values there then; on a telephone nothing hovers.
    if (width > 1000) await page.mouse.move(900, 300);
    const picture = await page.screenshot({ path: join(pictureFolder, `${name}.png`) });
    expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([width, height]);
    expect(picture.length).toBeLessThan(mostPictureBytes);
    await page.context().close();
  });

  test('has had no error in all of that, and its policy has kept nothing out', () => {
    expect(defects).toEqual([]);
  });
});
