import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installBuildTools } from './build-tools.js';

/** The folder of the whole project. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const pnpm = 'pnpm@12.21.0';

/** Holds the digest of what was last installed, so that set-up costs nothing when nothing changed. */
const stamp = join(root, 'node_modules/.cache/set-up');

/**
 * Brings a fresh clone to the point where every program runs: packages, libFLAC's binding, the build. Does only what is
 * missing, says in a line each what it does, and ends the process with a text on stderr where it cannot go on.
 */
export function setUp() {
  const digest = digestOfManifests();
  const installed = existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (!installed || !bindingLoads()) {
    installBuildTools();
    say('installing packages (libFLAC is built from source: about a minute)');
    // With CI set, the install script of flac-bindings succeeds without building anything.
    const { CI: _, ...env } = process.env;
    // Both pause for a minute before their last try otherwise, and without a network say nothing meanwhile.
    const longestPauseMs = '10000';
    env.npm_config_fetch_retry_maxtimeout ??= longestPauseMs;
    const installArguments = [
      'install',
      '--frozen-lockfile',
      '--config.confirm-modules-purge=false',
      `--config.fetch-retry-maxtimeout=${longestPauseMs}`,
    ];
    run('npx', ['--yes', pnpm, ...installArguments], env);
    // pnpm may have cached what an earlier install under CI left unbuilt.
    if (!bindingLoads()) run('npx', ['--yes', pnpm, 'rebuild', 'flac-bindings'], env);
    if (!bindingLoads())
      fail('flac-bindings was installed but does not load: run `pnpm rebuild flac-bindings` to see why');
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, digest);
  }
  say('building what has changed');
  run(join(root, 'node_modules/.bin/tsc'), buildArguments(packageFolders()), process.env);
}

/**
 * Those of tsc. What it remembers of a build is not in dist/, so it would not notice that a package's is gone.
 * @param {readonly string[]} folders of the packages
 */
export function buildArguments(folders) {
  return folders.every((folder) => existsSync(join(folder, 'dist'))) ? ['-b'] : ['-b', '--force'];
}

/** Those of our packages. */
export function packageFolders() {
  const manifests = readdirSync(join(root, 'packages')).map((name) =>
    join(root, 'packages', name, 'package.json'),
  );
  return manifests.filter((path) => existsSync(path)).map((path) => dirname(path));
}

function digestOfManifests() {
  const manifests = [root, ...packageFolders()].map((folder) => join(folder, 'package.json'));
  const hash = createHash('sha256');
  for (const file of [
    join(root, 'pnpm-lock.yaml'),
    join(root, 'pnpm-workspace.yaml'),
    ...manifests.toSorted(),
  ]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

function bindingLoads() {
  const load = "import('flac-bindings').then(() => process.exit(0), () => process.exit(1))";
  const folder = join(root, 'packages/flac-encoder');
  return spawnSync(process.execPath, ['-e', load], { cwd: folder, stdio: 'ignore' }).status === 0;
}

/**
 * Runs a step silently; its output is shown only when it fails.
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
function run(command, args, env) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8' });
  if (status === 0) return;
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}`);
  if (couldNotFetch(`${stdout}${stderr}`))
    fail(
      'the packages could not be fetched, see above: connect this machine to the registry of npm, and run again',
    );
  fail(`\`${[command, ...args].join(' ')}\` failed${error ? `: ${error.message}` : ''}`);
}

/**
 * Whether npm or pnpm, which have failed with this output, have not got through to their registry.
 * @param {string} output
 */
export function couldNotFetch(output) {
  return /^npm error code (EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)$|error sending request/m.test(
    output,
  );
}

/** @param {string} text */
function say(text) {
  console.error(`set-up: ${text}`);
}

/** @param {string} text */
function fail(text) {
  say(text);
  process.exit(1);
}
