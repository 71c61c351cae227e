import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Named without being imported, for a reason that ARCHITECTURE.md tells. */
const forOthers: Readonly<Record<string, readonly string[]>> = {
  'flac-encoder': ['cmake-js', 'node-addon-api'],
};

interface BuildConfiguration {
  readonly references?: readonly { readonly path: string }[];
}

function readJson(...path: string[]): Manifest & BuildConfiguration {
  return JSON.parse(readFileSync(join('packages', ...path), 'utf8'));
}

/** The packages that sources name, Node's own aside: in imports, and where a file of a package is looked for. */
function importsIn(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[jt]s$/.test(name))
    .flatMap((name) => {
      const source = readFileSync(join(folder, name), 'utf8');
      return Array.from(
        source.matchAll(
          /^(?:(?:import|export|\}).* from|import) '([^']+)';$|import\('([^']+)'\)|\(import\.meta\.url\)\.resolve\('([^']+)'\)/gm,
        ),
        ([, stated, dynamic, resolved]) => stated ?? dynamic ?? resolved ?? '',
      );
    });
  const names = found.flatMap((name) => /^(?:@[\w-]+\/)?[a-z][\w.-]*(?=\/|$)/.exec(name) ?? []);
  return [...new Set(names)];
}

describe.each(readdirSync('packages'))('%s', (name) => {
  const { dependencies = {}, devDependencies = {} } = readJson(name, 'package.json');
  const imported = ['src', 'bin']
    .map((folder) => join('packages', name, folder))
    .filter((folder) => existsSync(folder))
    .flatMap(importsIn)
    .filter((other) => other !== `@flac-metrics/${name}`);
  const needed = [...new Set([...imported, ...(forOthers[name] ?? [])])].toSorted();

  test('names as dependencies what its sources import, and nothing else: what its tests take stands at the root', () => {
    expect(Object.keys(dependencies).toSorted()).toEqual(needed);
    expect(devDependencies).toEqual({});
  });

  test('is built after the packages that it imports, and no others', () => {
    const { references = [] } = readJson(name, 'tsconfig.json');
    const ours = needed.filter((other) => other.startsWith('@flac-metrics/'));
    expect(references.map(({ path }) => path.replace('../', '@flac-metrics/')).toSorted()).toEqual(ours);
  });
});
