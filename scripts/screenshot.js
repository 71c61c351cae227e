import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root, setUp } from './set-up.js';

/*
 * Makes the README's picture again: `node scripts/screenshot.js`. Records this machine for two minutes, with load that
 * comes and goes, and takes the graph page of a real Prometheus that reads the recording. Needs Debian's packages
 * prometheus and chromium.
 */

const recordedSeconds = 120;
const picture = join(root, 'docs/prometheus-graph.png');

setUp();
const { chromium } = await import('playwright-core');
const { RunningProgram } = await import('./running-program.js');
const folder = mkdtempSync(join(tmpdir(), 'screenshot-'));
const agent = new RunningProgram('monitoring-agent', ['--dir', folder, '--label', 'instance=this-host']);
const server = new RunningProgram('prom-remote', ['--dir', folder, '--listen', '127.0.0.1:9201']);
const prometheus = startPrometheus();
try {
  await makeLoad();
  await takePicture();
} finally {
  prometheus.kill();
  agent.stop();
  server.stop();
  await Promise.all([agent.ended, server.ended]);
  rmSync(folder, { recursive: true });
}
console.log(picture);

function startPrometheus() {
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, 'remote_read:\n  - url: http://127.0.0.1:9201/api/v1/read\n    read_recent: true\n');
  const flags = [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, 'tsdb')}`];
  return spawn('prometheus', [...flags, '--web.listen-address=127.0.0.1:9099', '--log.level=error'], {
    stdio: 'inherit',
  });
}

/** Load in waves, so that the picture shows more than an idle machine. */
async function makeLoad() {
  const endMs = Date.now() + recordedSeconds * 1000;
  for (let wave = 1; Date.now() < endMs; wave += 1) {
    const busyMs = 3000 + ((wave * 7) % 5) * 2500;
    const burner = spawn(process.execPath, [
      '-e',
      `const end = Date.now() + ${busyMs}; while (Date.now() < end);`,
    ]);
    await sleep(Math.min(busyMs + 5000, Math.max(0, endMs - Date.now())));
    burner.kill();
  }
}

async function takePicture() {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1200, height: 800 } });
    await page.goto(
      'http://127.0.0.1:9099/graph?g0.expr=cpu_usage_percent&g0.tab=0&g0.range_input=2m&g0.step_input=1',
    );
    await page.waitForSelector('.rickshaw_graph path, canvas', { timeout: 20_000 });
    await sleep(2000); // the graph eases in
    await page.screenshot({ path: picture });
  } finally {
    await browser.close();
  }
}
