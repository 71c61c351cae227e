import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { hashSync } from 'bcryptjs';
import { writeFlac } from '../packages/compactor/test/one-series-flac.ts';
import { encodeRequest } from '../packages/prom-remote/test/proto.ts';
import {
  copyChanged,
  dropTags,
  record,
  start,
  writeDamagedFlacs,
  writeDamagedWavs,
} from './damaged-files.ts';
import { runInProcess } from './in-process.ts';
import { programCommands } from './program-commands.ts';
import { runProgram, StartedProgram, startProgram } from './program.ts';

/** Makes programs say what goes wrong, by making it go wrong. @returns all that they have said */
export async function provokeAll(folder: string): Promise<string> {
  const at = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  const texts = [
    await damagedFlacs(at('flacs')),
    await damagedWavs(at('wavs')),
    await remoteReads(at('served')),
    await guardedReads(at('guarded')),
    await startsThatFail(at('starts')),
    await recordings(at('recorded')),
    await fullDisk(at('full')),
    await clockSetBack(at('clock')),
    await encodings(at('encoded')),
    await compactions(at('compacted')),
    await imports(at('imported')),
    await allPrograms(at('all')),
  ];
  return texts.join('\n');
}

/** Those that start threads and servers, which a process of their own takes with it. */
const ownProcess: ReadonlySet<string> = new Set(['monitoring-agent', 'prom-remote']);

async function textOf(name: string, ...args: string[]): Promise<string> {
  const make = ownProcess.has(name) ? undefined : programCommands.get(name);
  const { stdout, stderr } = await (make ? runInProcess(make(), ...args) : runProgram(name, ...args));
  return `${stdout}\n${stderr}`;
}

async function textOfShell(script: string): Promise<string> {
  const shell = new StartedProgram('sh', ['-c', script]);
  await shell.ended();
  return `${shell.stdout}\n${shell.stderr}`;
}

async function damagedFlacs(folder: string): Promise<string> {
  await writeDamagedFlacs(folder);
  return [
    await textOf('flac-verify', '--check', folder),
    await textOf('flac-read', join(folder, 'node.tape.flac')),
    await textOf('flac-read', join(folder, 'mixed.tape.flac')),
    await textOf('flac-compact', '--dry-run', folder),
  ].join('\n');
}

async function damagedWavs(folder: string): Promise<string> {
  writeDamagedWavs(folder);
  return textOf('flac-encode', '--keep', folder);
}

const everything = [
  { startTimestampMs: 0, endTimestampMs: 4e12, matchers: [{ type: 2, name: '__name__', value: '.+' }] },
];
const some = [
  { startTimestampMs: 0, endTimestampMs: 4e12, matchers: [{ type: 0, name: '__name__', value: 'load' }] },
];
const wrong = [{ matchers: [{ type: 2, name: 'job', value: 'a(' }] }];

async function remoteReads(folder: string): Promise<string> {
  await writeDamagedFlacs(folder);
  record(join(folder, `load_${start}.wav`), 'load', 100);
  copyChanged(join(folder, `load_${start}.wav`), join(folder, `music_${start}.wav`), dropTags);
  copyChanged(join(folder, `load_${start}.wav`), join(folder, `swap_used_bytes_${start}.wav`), dropTags);
  const server = startProgram(
    'prom-remote',
    '--dir',
    folder,
    '--listen',
    '0.0.0.0:0',
    '--max-request-bytes',
    '4096',
  );
  const [, port = ''] = await server.printed(/url=http:\/\/0\.0\.0\.0:(\d+)/);
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path: string, body?: Uint8Array): Promise<string> =>
    (await fetch(`${url}${path}`, body ? { method: 'POST', body } : {})).text();
  const read = (body: Uint8Array): Promise<string> => ask('/api/v1/read', body);
  const answers = [
    await read(encodeRequest(everything)),
    await read(encodeRequest(some, [7])),
    await read(encodeRequest(wrong)),
    await read(encodeRequest(Array.from({ length: 101 }, () => ({})))),
    await read(Buffer.from('a text')),
    await read(Buffer.alloc(5000)),
    await ask('/api/v1/read'),
    await ask('/api/v1/write', Buffer.from('')),
    await textOf('prom-remote', '--dir', folder, '--listen', `127.0.0.1:${port}`),
  ];
  rmSync(folder, { recursive: true });
  await server.printed(/cannot look for damage/);
  await server.stop();
  return [...answers, server.stderr].join('\n');
}

async function guardedReads(folder: string): Promise<string> {
  record(join(folder, `load_${start}.wav`), 'load', 100);
  const config = join(folder, 'web.yml');
  writeFileSync(config, `basic_auth_users:\n  prometheus: ${hashSync('secret', 4)}\n`);
  const options = [
    '--dir',
    folder,
    '--listen',
    '127.0.0.1:0',
    '--web.config.file',
    config,
    '--max-samples',
    '50',
  ];
  const server = startProgram('prom-remote', ...options);
  const [, url = ''] = await server.printed(/url=(\S+)/);
  const refused = await (await fetch(`${url}/metrics`)).text();
  const headers = { Authorization: `Basic ${Buffer.from('prometheus:secret').toString('base64')}` };
  const read = { method: 'POST', headers, body: encodeRequest(some) };
  const tooMany = await (await fetch(`${url}/api/v1/read`, read)).text();
  writeFileSync(config, 'basic_auth_users: 7\n');
  server.child.kill('SIGHUP');
  await server.printed(/not taken over/);
  await server.stop();
  return [refused, tooMany, server.stderr].join('\n');
}

async function startsThatFail(folder: string): Promise<string> {
  const elsewhere = ['--dir', folder, '--listen', '203.0.113.1:9201'];
  return [
    await textOf('prom-remote', '--dir', join(folder, 'missing')),
    await textOf('prom-remote', ...elsewhere),
  ].join('\n');
}

async function recordings(folder: string): Promise<string> {
  mkdirSync(join(folder, 'lock', '.monitoring-agent.lock'), { recursive: true });
  mkdirSync(join(folder, 'left', `folder_${start}.wav`), { recursive: true });
  record(join(folder, 'left', `none_${start}.wav`), 'none', 0);
  writeFileSync(join(folder, 'left', `cpu_0_${start}.wav`), 'x');
  const agent = startProgram('monitoring-agent', '--dir', join(folder, 'open'), '--interval', '200ms');
  await agent.printed(/recording into/);
  // The lock is there before the files are.
  const second = await textOf('monitoring-agent', '--dir', join(folder, 'open'), '--duration', '1s');
  let stillRecorded = '';
  while (!stillRecorded.includes('still being recorded')) {
    await sleep(20);
    stillRecorded = await textOf('flac-encode', '--keep', join(folder, 'open'));
  }
  rmSync(join(folder, 'open'), { recursive: true });
  await agent.printed(/taken away/);
  await agent.stop();
  return [
    second,
    stillRecorded,
    agent.stderr,
    await textOf('monitoring-agent', '--dir', join(folder, 'lock'), '--duration', '1s'),
    await textOf('monitoring-agent', '--dir', join(folder, 'left'), '--encode', '--duration', '1s'),
  ].join('\n');
}

/** A disk that takes the lock and no recording, as far as files go: none may be longer than a block. */
async function fullDisk(folder: string): Promise<string> {
  const label = `pad=${'x'.repeat(1200)}`;
  const agent = `node_modules/.bin/monitoring-agent --dir '${folder}' --label ${label} --interval 200ms --duration 1s`;
  return textOfShell(`ulimit -f 1; exec ${agent}`);
}

/** The names of the next files are taken already, as by the files of the hour that comes again. */
async function clockSetBack(folder: string): Promise<string> {
  const now = Math.ceil(Date.now() / 1000);
  const taken = Array.from({ length: 60 }, (_, second) => {
    const [date = '', time = ''] = new Date((now + second) * 1000).toISOString().slice(0, 19).split('T');
    return join(folder, `cpu_total_${date}_${time.replaceAll(':', '-')}.wav`);
  });
  for (const path of taken) writeFileSync(path, '');
  const agent = startProgram('monitoring-agent', '--dir', folder);
  await agent.printed(/cannot record/);
  for (const path of taken) rmSync(path);
  await agent.printed(/recording again/);
  await agent.stop();
  return agent.stderr;
}

async function encodings(folder: string): Promise<string> {
  record(join(folder, 'same.wav'), 'same', 100);
  await textOf('flac-encode', '--keep', folder);
  rmSync(join(folder, 'same.wav'));
  record(join(folder, 'same.wav'), 'same', 100, 5);
  mkdirSync(join(folder, 'none'));
  return [
    await textOf('flac-encode', folder),
    await textOf('flac-encode', join(folder, 'none')),
    await textOf('flac-verify', folder),
  ].join('\n');
}

async function compactions(folder: string): Promise<string> {
  const samples = Int32Array.from({ length: 100 }, (_, at) => at);
  writeFlac(folder, { series: 'one', startMs: 0, samples });
  writeFlac(
    folder,
    { series: 'one', startMs: 0, samples: samples.map((sample) => sample + 1) },
    'other.flac',
  );
  writeFlac(folder, { series: 'heard', startMs: 0, samples, comments: [['COMPOSER', 'me']] });
  return textOf('flac-compact', folder);
}

async function imports(folder: string): Promise<string> {
  const importText = async (name: string, text: string | Buffer): Promise<string> => {
    writeFileSync(join(folder, name), text);
    return textOf('flac-import', '--out', join(folder, 'tapes'), join(folder, name));
  };
  const time = '2026-11-24T05:00:00Z';
  return [
    await importText('number.csv', `time,a\n${time},x\n`),
    await importText('series.csv', `time,a{b=\n${time},1\n`),
    await importText('twice.csv', `time,a\n${time},1\n${time},2\n`),
    await importText('nan.csv', `time,a\n${time},NaN\n`),
    await importText('bytes.csv', Buffer.from(`time,a\u00ff\n${time},1\n`, 'latin1')),
    await importText('first.csv', `time,a\n${time},1\n`),
    await importText('second.csv', `time,a\n${time},2\n`),
    await importText('rows.csv', 'time,a\n1,1\n2,2\n'),
    await importText('when.csv', 'a,b\n1,2\n'),
    await importText('parted.csv', 'Date,Time,a\n2026-01-02,13:15,1\n'),
    await importText('february.csv', 'time,a\n2026-02-30T00:00:00Z,1\n'),
    await importText('equal.csv', 'time,a,a\n'),
    await importText('sheet.xlsx', 'PK\u0003\u0004'),
    await importText('tape.flac', 'fLaC'),
    await importText('none.csv', 'time,a\n'),
    await importText('unknown.dat', 'x'),
    await importText('page.om', 'a 1\n# EOF\n'),
    await importText('cut.om', 'a 1 17\n'),
    await importText('cut.csv.gz', gzipSync('x'.repeat(99)).subarray(0, 15)),
    await importText('long.om', `a{b="${'x'.repeat(1 << 25)}"} 1 17\n`),
    await textOf('flac-import', '--out', join(folder, 'tapes'), folder),
    await textOf('flac-import', '--out', join(folder, 'tapes'), join(folder, 'missing.csv')),
  ].join('\n');
}

async function allPrograms(folder: string): Promise<string> {
  const flac = await writeDamagedFlacs(folder);
  writeFileSync(join(folder, 'empty.csv'), 'time,a\n');
  return [
    await textOf('flac-read', join(folder, 'missing.flac')),
    await textOf('flac-read', folder),
    await textOf('flac-read', '/dev/null'),
    await textOf('flac-read', '--from', 'noon', flac),
    await textOf('wav-generator', '--out', folder, '--interval', 'often'),
    await textOf('flac-compact', '--max-error', 'little', folder),
    await textOf('flac-compare', join(folder, 'empty.csv')),
    await textOfShell('FLAC_METRICS_FLAC_VERIFY_JASON=true node_modules/.bin/flac-verify --print-config'),
  ].join('\n');
}
