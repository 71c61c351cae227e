import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { RunningProgram } from './running-program.js';
import { root, setUp } from './set-up.js';

/*
 * Makes the pictures of the page again, for README and docs: `node scripts/page-pictures.js`. Needs Debian's package chromium.
 */

/** @typedef {import('playwright-core').Page} Page */

const address = '127.0.0.1:9201';
/** Pictures are fetched with the README: they must not be large. */
const mostBytes = 500_000;

setUp();
// Of the workspace: there only once set-up has built it.
const { cpuSeries, dayRange, dayTape, memorySeries } = await import('./recorded-day.js');
const folder = mkdtempSync(join(tmpdir(), 'page-pictures-'));
writeFileSync(join(folder, 'web-1.flac'), dayTape());
const server = new RunningProgram('prom-remote', ['--dir', folder, '--listen', address]);
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--mute-audio',
  ],
});
try {
  await ready();
  for (const colorScheme of /** @type {const} */ (['dark', 'light'])) {
    await take(`page-${colorScheme}`, colorScheme, 1280, 1000, [cpuSeries(0), cpuSeries(2), memorySeries]);
    await take(`page-narrow-${colorScheme}`, colorScheme, 390, 844, [cpuSeries(0), memorySeries]);
  }
} finally {
  await browser.close();
  server.stop();
  await server.ended;
  rmSync(folder, { recursive: true });
}

async function ready() {
  for (let tries = 0; tries < 100; tries += 1) {
    const isReady = await fetch(`http://${address}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(100);
  }
  throw new Error('prom-remote does not become ready');
}

/**
 * @param {string} name
 * @param {'dark' | 'light'} colorScheme
 * @param {number} width
 * @param {number} height
 * @param {readonly string[]} series
 */
async function take(name, colorScheme, width, height, series) {
  const page = await browser.newPage({
    viewport: { width, height },
    colorScheme,
    locale: 'en-GB',
    timezoneId: 'UTC',
    reducedMotion: 'reduce',
  });
  const parameters = new URLSearchParams(dayRange);
  for (const one of series) parameters.append('series', one);
  await page.goto(`http://${address}/?${parameters.toString()}`);
  await page.getByText(/sound for/).waitFor();
  await playForAWhile(page);
  // On the chart, which tells values there then; on a telephone nothing hovers.
  if (width > 1000) await page.mouse.move(900, 300);
  else await page.mouse.move(0, 0);
  const path = join(root, `docs/${name}.png`);
  const picture = await page.screenshot({ path });
  if (picture.length > mostBytes) throw new Error(`${path} has ${picture.length} bytes: show less`);
  await page.close();
  console.log(path);
}

/**
 * So that the cursor of the sound is seen.
 * @param {Page} page
 */
async function playForAWhile(page) {
  await page.getByRole('button', { name: 'Play' }).click();
  await page.waitForTimeout(4000);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.evaluate('scrollTo(0, 0)');
}
