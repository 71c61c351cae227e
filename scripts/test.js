import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runGroup } from './process-group.js';
import { root, setUp } from './set-up.js';
import { summarize } from './test-summary.js';

/*
 * `npm test`: set-up, lint, type check, then unit, property and end-to-end tests. Arguments go to vitest:
 * `npm test -- selector`. Ends with the line "N passed, N failed, N skipped".
 */

const results = join(root, 'node_modules/.cache/test-results.json');
const bin = join(root, 'node_modules/.bin');

/** Several times what all tests take on two slow cores. */
const mostMinutes = 60;

setUp(); // its build is the type check, of the tests too
step('lint', 'oxlint', ['--deny-warnings']);
step('format', 'oxfmt', ['--check']);

// Programs of a newer Debian, a download: where it fails, it says so, and the tests that need them are skipped.
if (process.env['CI'])
  spawnSync(process.execPath, [join(root, 'scripts/peers.js')], { stdio: ['ignore', 'ignore', 'inherit'] });

mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
rmSync(results, { force: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
const args = ['run', ...reporters, ...process.argv.slice(2)];
// A test that never returns to the event loop is out of reach of vitest's own time limits, so the whole run has one.
const status = await runGroup(join(bin, 'vitest'), args, { cwd: root, mostMs: mostMinutes * 60_000 });
if (status === 'too-late')
  console.error(
    `the tests have not ended within ${mostMinutes} minutes: one of a file not named above hangs`,
  );
if (status === 'too-late' || !existsSync(results)) {
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(status === 'too-late' ? 1 : status || 1);
}

for (const line of summarize(JSON.parse(readFileSync(results, 'utf8')), status)) console.log(line);
process.exit(status);

/**
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 */
function step(name, command, args) {
  const { status } = spawnSync(join(bin, command), args, {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status === 0) return;
  spawnSync(join(bin, command), args, { cwd: root, stdio: 'inherit' });
  console.error(`${name} failed: see above`);
  console.log('0 passed, 1 failed, 0 skipped');
  process.exit(1);
}
