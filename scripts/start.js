import { resolve } from 'node:path';
import { RunningProgram } from './running-program.js';
import { setUp } from './set-up.js';

/*
 * `npm start`: sets up what is missing, then records this host and serves the recordings, until Ctrl-C or the end of
 * --duration. Each program would do the same on its own; here they share a folder and end together.
 */

setUp();
const { defineProgram, labelOption, listenForInterruption, listenOption, runProgram, timeSpanOption, urlOf } =
  await import('@flac-metrics/command-line');
const { makeFolder } = await import('@flac-metrics/wav');

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
start
  .option('--dir <folder>', 'where the recordings are kept', 'recordings')
  .option('--interval <time>', 'time between samples, down to 200ms', '1s')
  .option('--rotate <time>', 'how much one file holds', '1h')
  .option('--duration <time>', 'end by itself after this time', timeSpanOption)
  .option('--label <name=value>', 'a label for every series; may be given again', labelOption)
  .option(
    '--listen <host:port>',
    'where Prometheus finds the recordings (default: 127.0.0.1:9201)',
    listenOption,
  )
  .action(recordAndServe);

await runProgram(start);

/** @param {StartOptions} options */
async function recordAndServe(options) {
  const dir = resolve(options.dir);
  makeFolder(dir);
  const interruption = listenForInterruption();
  const labels = (options.label ?? []).flatMap(({ name, value }) => ['--label', `${name}=${value}`]);
  const url = urlOf(options.listen ?? listenOption('127.0.0.1:9201'));
  const server = new RunningProgram('prom-remote', ['--dir', dir, '--listen', url.slice('http://'.length)]);
  const duration = options.duration === undefined ? [] : ['--duration', `${options.duration}ms`];
  const agent = new RunningProgram('monitoring-agent', [
    '--dir',
    dir,
    '--interval',
    options.interval,
    '--rotate',
    options.rotate,
    '--encode',
    ...duration,
    ...labels,
  ]);
  console.error(`Recording into ${dir}, serving on ${url}; Ctrl-C ends both.`);
  interruption.signal.addEventListener('abort', () => agent.stop());

  // Whichever ends first, the other has nothing left to do; the agent first closes and encodes its files.
  await Promise.race([agent.ended, server.ended]);
  agent.stop();
  const agentClean = await agent.ended;
  server.stop();
  const serverClean = await server.ended;
  if (agentClean && serverClean) console.error(`Everything that was recorded is in ${dir}.`);
  else process.exitCode = 1;
}

/**
 * @typedef {object} StartOptions
 * @property {string} dir
 * @property {string} interval
 * @property {string} rotate
 * @property {number} [duration]
 * @property {{ name: string, value: string }[]} [label]
 * @property {{ host: string, port: number }} [listen]
 */
