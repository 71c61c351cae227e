/**
 * What `npm test` prints at its end, from what vitest has reported as JSON.
 * @param {TestResults} results
 * @param {number} status with which vitest has ended
 * @returns {string[]} a line for each group of tests that was left out, which has the reason in its name, and last how many tests
 *   have passed, failed, and been left out
 */
export function summarize(results, status) {
  const { testResults, numPassedTests, numFailedTests, numFailedTestSuites, numPendingTests } = results;
  const skipped = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((test) => test.status === 'skipped' || test.status === 'pending')
    .map(({ ancestorTitles, title }) => ancestorTitles.join(' > ') || title);
  // A file that fails to load counts no test; it must not look like a success.
  const failed = numFailedTests || numFailedTestSuites || (status === 0 ? 0 : 1);
  return [
    ...Array.from(new Set(skipped), (name) => `skipped: ${name}`),
    `${numPassedTests} passed, ${failed} failed, ${numPendingTests} skipped`,
  ];
}

/**
 * Of vitest's JSON reporter, the members used here.
 * @typedef {object} TestResults
 * @property {{ assertionResults: { status: string, title: string, ancestorTitles: string[] }[] }[]} testResults
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numFailedTestSuites
 * @property {number} numPendingTests
 */
