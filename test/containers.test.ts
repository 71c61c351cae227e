import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { runProgram } from './program.ts';

/*
 * No engine for containers is needed here: what the files name must be there.
 */

interface Service {
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
  readonly network_mode?: string;
  readonly depends_on?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const folder = 'deploy/docker';
// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a file of this repository
const { services, volumes } = parse(readFileSync(join(folder, 'compose.yml'), 'utf8')) as Compose;

test.each(Object.entries(services))('everything that the service %s names is there', async (_, service) => {
  const { build, command = [], depends_on: others = [], network_mode: network = 'none' } = service;
  if (build) expect(existsSync(join(folder, build.context, build.dockerfile))).toBe(true);
  for (const [source = ''] of (service.volumes ?? []).map((volume) => volume.split(':')))
    expect([source, source.startsWith('.') ? existsSync(join(folder, source)) : source in volumes]).toEqual([
      source,
      true,
    ]);
  for (const other of [...others, ...(/^service:(.*)$/.exec(network)?.slice(1) ?? [])])
    expect(services).toHaveProperty(other);
  const [program, ...args] = command;
  if (program === undefined) return;
  const { stdout } = await runProgram(program, '--help');
  for (const option of args.filter((arg) => arg.startsWith('--'))) expect(stdout).toContain(`${option} `);
});

test('the Dockerfile runs a script that there is, and copies nothing that its build does not make', () => {
  const text = readFileSync(join(folder, 'Dockerfile'), 'utf8');
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = Array.from(text.matchAll(/npm run (\w+)/g), ([, name = '']) => name);
  expect(named).toEqual(['pack']);
  for (const name of named) expect(scripts).toHaveProperty(name);
  for (const [, source = ''] of text.matchAll(/^COPY --from=build (\S+)/gm))
    expect(text).toContain(`WORKDIR ${source}\n`);
});
