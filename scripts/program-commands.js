import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './set-up.js';

/**
 * The commands of all programs, from what the build has made, in the order of their names. The program NAME is defined in
 * `NAME-command.js` of the package that brings it.
 * @returns {Promise<Command[]>}
 */
export async function programCommands() {
  const names = readdirSync(join(root, 'packages')).flatMap((folder) => namesIn(folder));
  const loaded = names.map(async ({ folder, name }) => {
    const dist = join(root, 'packages', folder, 'dist');
    const file = readdirSync(dist, { recursive: true }).find((path) =>
      `/${String(path)}`.endsWith(`/${name}-command.js`),
    );
    if (file === undefined)
      throw new Error(`packages/${folder} has the program ${name}, and no ${name}-command.js`);
    const module = await import(pathToFileURL(join(dist, String(file))).href);
    return module[name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase())]();
  });
  return (await Promise.all(loaded)).toSorted((a, b) => (a.name() < b.name() ? -1 : 1));
}

/** @param {string} folder of a package */
function namesIn(folder) {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', folder, 'package.json'), 'utf8'));
  return Object.keys(manifest.bin ?? {}).map((name) => ({ folder, name }));
}

/** @typedef {import('@flac-metrics/command-line').Command} Command */
