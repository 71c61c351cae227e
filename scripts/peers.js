import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './set-up.js';

/*
 * `node scripts/peers.js` unpacks programs of Debian's newest suite for tests and benchmarks, beside the system's own older ones:
 * nothing is installed. Where there is no apt, or no mirror to be reached, it says so and ends with 1.
 */

const suite = 'sid';
const packages = ['prometheus', 'promtool', 'victoria-metrics'];

/** A mirror that does not answer must not hold up the tests. */
const mostMs = 300_000;

/** Where the programs are, once they have been unpacked. */
export const peersFolder = join(root, 'node_modules/.cache/peers');
const programsFolder = join(peersFolder, 'usr/bin');

/**
 * The path of an unpacked program.
 * @param {string} name
 * @returns undefined where it has not been unpacked
 */
export function peerProgram(name) {
  const path = join(programsFolder, name);
  return existsSync(path) ? path : undefined;
}

if (process.argv[1] === import.meta.filename) {
  if (!existsSync(programsFolder)) unpackPeers();
  console.log(programsFolder);
}

function unpackPeers() {
  const { mirror, keyring } = debianMirror();
  const folder = mkdtempSync(join(tmpdir(), 'peers-'));
  try {
    for (const name of ['lists/partial', 'cache/archives/partial', 'unpacked'])
      mkdirSync(join(folder, name), { recursive: true });
    const sources = join(folder, 'sources.list');
    writeFileSync(sources, `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`);
    // apt as if this folder were a machine of its own.
    const options = [
      `Dir::Etc::sourcelist=${sources}`,
      'Dir::Etc::sourceparts=-',
      `Dir::State::Lists=${join(folder, 'lists')}`,
      `Dir::Cache=${join(folder, 'cache')}`,
      'APT::Sandbox::User=root',
    ].flatMap((option) => ['-o', option]);
    run('apt-get', [...options, '-qq', 'update'], folder);
    run('apt-get', [...options, '-qq', 'download', ...packages], folder);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb')))
      run('dpkg', ['-x', file, join(folder, 'unpacked')], folder);
    mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
    run('cp', ['-r', join(folder, 'unpacked'), `${peersFolder}.part`], folder);
    renameSync(`${peersFolder}.part`, peersFolder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${peersFolder}.part`, { recursive: true, force: true });
  }
}

/** The mirror and the keyring with which this machine's own apt is set up. */
function debianMirror() {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...(existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : []),
  ];
  const text = files
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const mirror = /^\s*(?:URIs:|deb(?:\s+\[[^\]]*\])?)\s+(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(text)?.[1];
  if (mirror === undefined) fail('no Debian mirror is set up for apt on this machine');
  const keyring =
    /signed-by[:=]\s*(\/[^\s\]]+)/i.exec(text)?.[1] ?? '/usr/share/keyrings/debian-archive-keyring.gpg';
  return { mirror, keyring };
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {string} cwd
 */
function run(command, args, cwd) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    timeout: mostMs,
  });
  if (status === 0) return;
  fail(`${command} failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
}

/**
 * @param {string} text
 * @returns {never}
 */
function fail(text) {
  console.error(`peers: newer programs to test against cannot be had: ${text}`);
  process.exit(1);
}
