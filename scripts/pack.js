import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { manPage } from './man-page.js';
import { programCommands } from './program-commands.js';
import { packageFolders, pnpm, root, setUp } from './set-up.js';

/*
 * `npm run pack`: all that is to be installed on a machine, into packed/ or the folder that is named: a tarball of every package
 * with a package.json that installs them all, manual pages, and completion for bash, zsh and fish.
 */

const out = resolve(process.argv[2] ?? join(root, 'packed'));

setUp();
const { bashCompletion, fishCompletion, zshCompletion } = await import('./completion.js');
for (const part of ['tarballs', 'man', 'completion'])
  rmSync(join(out, part), { recursive: true, force: true });
const tarballs = join(out, 'tarballs');
mkdirSync(tarballs, { recursive: true });
const pack = [
  '--yes',
  pnpm,
  '--recursive',
  '--filter',
  './packages/*',
  'pack',
  '--pack-destination',
  tarballs,
];
const { status, stdout, stderr } = spawnSync('npx', pack, { cwd: root, encoding: 'utf8' });
if (status !== 0) {
  process.stderr.write(`${stdout}${stderr}`);
  process.exit(1);
}
write('tarballs', 'package.json', `${JSON.stringify(installation(), null, 2)}\n`);
for (const command of await programCommands()) {
  const name = command.name();
  write('man', `${name}.1`, manPage(command));
  write('completion/bash', name, bashCompletion(command));
  write('completion/zsh', `_${name}`, zshCompletion(command));
  write('completion/fish', `${name}.fish`, fishCompletion(command));
}
console.error(`packed into ${out}`);

/**
 * What `npm install` takes beside the tarballs. Without the overrides npm would ask the registry for our own names, which are only here:
 * whoever took one there could have it installed.
 */
function installation() {
  const manifests = packageFolders().map((folder) =>
    JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')),
  );
  /** @param {(name: string, version: string) => string} specOf */
  const each = (specOf) =>
    Object.fromEntries(manifests.map(({ name, version }) => [name, specOf(name, version)]));
  return {
    private: true,
    dependencies: each((name, version) => `file:${name.slice(1).replace('/', '-')}-${version}.tgz`),
    overrides: each((name) => `$${name}`),
    // Its script builds libFLAC's binding; npm warns of scripts that nobody has allowed.
    allowScripts: { 'flac-bindings': true },
  };
}

/**
 * @param {string} folder
 * @param {string} file
 * @param {string} text
 */
function write(folder, file, text) {
  mkdirSync(join(out, folder), { recursive: true });
  writeFileSync(join(out, folder, file), text);
}
