import { describe, expect, test } from 'vitest';
import { isInstalled } from '../packages/comparison/src/peer/is-installed.ts';

/** Programs of the system that end-to-end tests use as peers; they are not ours to install silently. */
export const systemPrograms = [
  'chromium',
  'curl',
  'fish',
  'flac',
  'man',
  'prometheus',
  'promtool',
  'python3',
  'script',
  'sox',
  'systemd-analyze',
  'systemd-notify',
  'victoria-metrics',
  'xz',
  'zsh',
  'zstd',
] as const;

export type SystemProgram = (typeof systemPrograms)[number];

/**
 * `describe` for tests that need programs of the system: where one is missing they are skipped and the name says why,
 * except under CI, where one test fails that names what is missing.
 */
export function describeWith(programs: readonly SystemProgram[], name: string, body: () => void): void {
  const missing = programs.filter((program) => !isInstalled(program));
  if (missing.length === 0) describe(name, body);
  else if (process.env['CI'])
    describe(name, () => {
      test(`needs ${missing.join(', ')}`, () => {
        expect.fail(`install ${missing.join(', ')}: under CI nothing is skipped`);
      });
    });
  else describe.skip(`${name} (skipped: ${missing.join(', ')} not installed)`, body);
}
