import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { setUp } from './set-up.js';

/*
 * `npm start`: sets up what is missing, then records this host and serves the recordings, until Ctrl-C or the end of
 * --duration. Each program would do the same on its own; here they share a folder and end together.
 */

setUp();
const { addRecordingOptions } = await import('@flac-metrics/agent');
const { defaultOption, defineProgram, listenForInterruption, listenOption, runProgram, urlOf } =
  await import('@flac-metrics/command-line');
const { makeFolder } = await import('@flac-metrics/wav');
const { RunningProgram } = await import('./running-program.js');

const start = defineProgram({
  name: 'npm start --',
  description: 'Records this host, encodes what is recorded, and serves it to Prometheus.',
  examples: [
    ['npm start', 'until Ctrl-C'],
    ['npm start -- --duration 20s', 'for twenty seconds'],
    ['npm start -- --rotate 15m --label env=prod', 'a FLAC every quarter of an hour, one more label'],
  ],
  moduleUrl: import.meta.url,
});
addRecordingOptions(start, '1h')
  .addOption(
    defaultOption(
      '--listen <host:port>',
      'where Prometheus finds the recordings',
      listenOption,
      '127.0.0.1:9201',
    ),
  )
  .action(recordAndServe);

const nothingRecorded = 'Nothing was recorded.';
await runProgram(start);

/** @param {StartOptions} options */
async function recordAndServe(options) {
  const dir = resolve(options.dir);
  makeFolder(dir);
  const interruption = listenForInterruption();
  const labels = (options.label ?? []).flatMap(({ name, value }) => ['--label', `${name}=${value}`]);
  const url = urlOf(options.listen);
  const server = new RunningProgram('prom-remote', ['--dir', dir, '--listen', url.slice('http://'.length)]);
  const stopServer = () => server.stop();
  interruption.signal.addEventListener('abort', stopServer);
  const isServing = await server.ready;
  interruption.signal.removeEventListener('abort', stopServer);
  if (!isServing || interruption.signal.aborted) {
    server.stop();
    const isClean = await server.ended;
    if (!isClean) process.exitCode = 1;
    console.error(isClean ? nothingRecorded : 'It cannot be served, see above: nothing was recorded.');
    return;
  }

  const duration = options.duration === undefined ? [] : ['--duration', `${options.duration}ms`];
  const agent = new RunningProgram('monitoring-agent', [
    '--dir',
    dir,
    '--interval',
    `${options.interval}ms`,
    '--rotate',
    `${options.rotate}ms`,
    '--encode',
    // What the server logs on the same terminal would tear a live line.
    '--quiet',
    ...duration,
    ...labels,
  ]);
  console.error(`Recording into ${dir}; Ctrl-C ends both.`);
  interruption.signal.addEventListener('abort', () => agent.stop());

  // Whichever ends first, the other has nothing left to do; the agent first closes and encodes its files.
  await Promise.race([agent.ended, server.ended]);
  agent.stop();
  const agentClean = await agent.ended;
  server.stop();
  const serverClean = await server.ended;
  if (!agentClean)
    console.error(`Not everything was recorded and encoded: see above. What was is in ${dir}.`);
  else if (!serverClean)
    console.error(
      `Serving has failed, see above, and recording was ended with it. What was recorded, if anything, is in ${dir}.`,
    );
  else if (readdirSync(dir).length === 0) console.error(nothingRecorded);
  else console.error(`Everything that was recorded is in ${dir}.`);
  if (!agentClean || !serverClean) process.exitCode = 1;
}

/** @typedef {import('@flac-metrics/agent').RecordingOptions & { listen: import('@flac-metrics/command-line').ListenAddress }} StartOptions */
