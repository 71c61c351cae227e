import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, setUp } from './set-up.js';

/*
 * `npm test`: set-up, lint, type check, then unit, property and end-to-end tests. Arguments go to vitest:
 * `npm test -- selector`. Ends with the line "N passed, N failed, N skipped".
 */

const results = join(root, 'node_modules/.cache/test-results.json');
const bin = join(root, 'node_modules/.bin');

/** Ten times what all tests take on two slow cores. */
const mostMinutes = 20;

setUp(); // its build is the type check, of the tests too
step('lint', 'oxlint', ['--deny-warnings']);
step('format', 'oxfmt', ['--check']);

mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
rmSync(results, { force: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
const vitestStatus = await runVitest(['run', ...reporters, ...process.argv.slice(2)]);

for (const name of namesOfSkipped()) console.log(`skipped: ${name}`);
const { numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = JSON.parse(
  readFileSync(results, 'utf8'),
);
// A file that fails to load counts no test; it must not look like a success.
const failed = numFailedTests || numFailedTestSuites || (vitestStatus === 0 ? 0 : 1);
console.log(`${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`);
process.exit(vitestStatus);

/**
 * A test that never returns to the event loop is out of reach of vitest's own time limits, so the whole run has one.
 * @param {string[]} args
 */
async function runVitest(args) {
  const vitest = spawn(join(bin, 'vitest'), args, { cwd: root, stdio: 'inherit', detached: true });
  // A group of its own, so that the workers end with it; Ctrl-C has to be passed on, then.
  const endAll = (/** @type {NodeJS.Signals} */ signal) => vitest.pid && process.kill(-vitest.pid, signal);
  process.on('SIGINT', () => endAll('SIGINT'));
  const limit = setTimeout(() => {
    console.error(
      `the tests have not ended within ${mostMinutes} minutes: one of a file not named above hangs`,
    );
    console.log('0 passed, 1 failed, 0 skipped');
    endAll('SIGKILL');
    process.exit(1);
  }, mostMinutes * 60_000);
  const [status] = await once(vitest, 'close');
  clearTimeout(limit);
  return typeof status === 'number' ? status : 1;
}

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

/** The groups of tests that were left out, each with its reason in its name. */
function namesOfSkipped() {
  const { testResults } = JSON.parse(readFileSync(results, 'utf8'));
  /** @type {Set<string>} */
  const names = new Set();
  for (const file of testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'skipped' || test.status === 'pending')
        names.add(test.ancestorTitles.join(' > ') || test.title);
    }
  }
  return names;
}
