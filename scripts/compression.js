import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, setUp } from './set-up.js';

/*
 * Makes the figures and the plots of docs/compression.md again:
 *
 *   node scripts/compression.js                        all of them, ten minutes
 *   node scripts/compression.js --only tape,tape-each  those of some methods; the others are what the last run has measured
 *   node scripts/compression.js --only                 draws and writes what the last run has measured
 *
 * Debian has the programs that it takes: prometheus victoria-metrics zstd xz-utils. What is not installed is left out.
 */

/** @typedef {import('@flac-metrics/comparison').Report} Report */
/** @typedef {import('./compression-plots.js').Measured} Measured */

const sets = ['local_node_1s', 'local_node_15s', 'nab_aws', 'ms_cloud'];
const kept = join(root, 'node_modules/.cache/compression');
const page = join(root, 'docs/compression.md');

setUp();
// Of the workspace: there only once set-up has built it.
const { drawEntropy, drawHarmony, drawSizes, drawSteps } = await import('./compression-plots.js');
mkdirSync(kept, { recursive: true });
const measured = sets.map((name) => ({ name, report: reportOf(name) }));
for (const [name, draw] of /** @type {const} */ ([
  ['sizes', drawSizes],
  ['steps', drawSteps],
  ['harmony', drawHarmony],
  ['entropy', drawEntropy],
]))
  writeFileSync(join(root, `docs/compression-${name}.svg`), draw(measured));
writePage({ sizes: sizeTable(), values: valueTable(), signals: signalTable(), mappings: mappingTable() });
console.log(page);

/**
 * @param {string} name
 * @returns {Report}
 */
function reportOf(name) {
  const path = join(kept, `${name}.json`);
  /** @type {Report | undefined} */
  const before = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
  const [option, only] = process.argv.slice(2);
  const isPart = option === '--only' && before !== undefined;
  if (isPart && only === undefined) return before;
  console.error(`compression: ${name}`);
  const measured = measure(name, isPart && only !== undefined ? ['--methods', only] : []);
  const report = isPart ? renewed(before, measured) : measured;
  writeFileSync(`${path}.part`, JSON.stringify(report));
  renameSync(`${path}.part`, path);
  return report;
}

/**
 * @param {string} name
 * @param {readonly string[]} options
 * @returns {Report}
 */
function measure(name, options) {
  const program = join(root, 'node_modules/.bin/flac-compare');
  const args = ['--json', ...options, join('bench/datasets', `${name}.jsonl.gz`)];
  const { status, stdout } = spawnSync(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(stdout);
}

/**
 * @param {Report} before
 * @param {Report} part with some of the methods
 * @returns {Report}
 */
function renewed(before, part) {
  const methods = before.methods.map(
    (method) => part.methods.find(({ name }) => name === method.name) ?? method,
  );
  const hasTape = part.methods.some(({ name }) => name === 'tape');
  return { ...before, methods, signals: hasTape ? part.signals : before.signals };
}

/**
 * Puts each table between its marks in the page.
 * @param {Readonly<Record<string, string>>} tables
 */
function writePage(tables) {
  let text = readFileSync(page, 'utf8');
  for (const [name, table] of Object.entries(tables)) {
    const marks = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- end -->)`);
    if (!marks.test(text)) throw new Error(`${page} has no place for the table ${name}`);
    text = text.replace(marks, (_, begin, end) => `${begin}\n${table}\n\n${end}`);
  }
  writeFileSync(page, text);
}

/** @param {readonly (readonly string[])[]} rows the first is the head */
function markdown(rows) {
  const [head = [], ...body] = rows;
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '--:')), ...body];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {string} name */
function methodOf(name) {
  return measured.map(({ report }) => report.methods.find((method) => method.name === name));
}

/** Bytes a sample, with all there is; in brackets the share of samples where it is not all, and that of those changed. */
function sizeTable() {
  const names = measured[0]?.report.methods.map(({ name }) => name) ?? [];
  const rows = names.flatMap((name) => {
    const cells = methodOf(name).map((method) => {
      if (!method || method.notMeasured !== null) return '—';
      const { bytesPerSample, share, changedShare } = method;
      if (bytesPerSample === null) return '—';
      const notes = [
        ...(share !== null && share < 1 ? [`of ${percent(share)}`] : []),
        ...(changedShare !== null && changedShare > 0 ? [`${percent(changedShare)} changed`] : []),
      ];
      const bold = name === 'tape' ? '**' : '';
      return `${bold}${bytesPerSample.toFixed(3)}${bold}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
    });
    return cells.every((cell) => cell === '—') ? [] : [[`\`${name}\``, ...cells]];
  });
  return markdown([['', ...sets], ...rows]);
}

/** Bytes a value, where values can be told apart. */
function valueTable() {
  const names = measured[0]?.report.methods.map(({ name }) => name) ?? [];
  const rows = names.flatMap((name) => {
    const cells = methodOf(name).map((method) => {
      const { valueBytesPerSample = null, valueShare = null } = method ?? {};
      if (valueBytesPerSample === null) return '—';
      return `${valueBytesPerSample.toFixed(3)}${valueShare !== null && valueShare < 1 ? ` (of ${percent(valueShare)})` : ''}`;
    });
    return cells.every((cell) => cell === '—') ? [] : [[`\`${name}\``, ...cells]];
  });
  return markdown([['', ...sets], ...rows]);
}

/** @param {number} share */
function percent(share) {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

function signalTable() {
  /** @type {(readonly [string, (report: Report) => string])[]} */
  const rows = [
    ['series', ({ series }) => String(series)],
    ['samples', ({ samples }) => String(samples)],
    ...['constant', 'walk', 'noise', 'harmonic'].map(
      (kind) =>
        /** @type {const} */ ([
          kind,
          (/** @type {Report} */ { signals }) =>
            String(signals.filter(({ signal }) => signal?.kind === kind).length),
        ]),
    ),
    [
      'gain of the best linear predictor, dB',
      (report) =>
        spread(
          moving(report).map((one) => one.linearGainDb),
          1,
        ),
    ],
    [
      'that of the best differences, dB',
      (report) =>
        spread(
          moving(report).map((one) => one.fixedGainDb),
          1,
        ),
    ],
    [
      'the first beyond the second, dB',
      (report) =>
        spread(
          moving(report).map((one) => one.linearGainDb - one.fixedGainDb),
          1,
        ),
    ],
    [
      'spectral flatness',
      (report) =>
        spread(
          moving(report).flatMap((one) => one.flatness ?? []),
          2,
        ),
    ],
    [
      'that of the differences',
      (report) =>
        spread(
          moving(report).flatMap((one) => one.differenceFlatness ?? []),
          2,
        ),
    ],
    ['entropy of the numbers, bits', (report) => meanOf(report, ({ signal }) => signal?.entropyBits.numbers)],
    [
      'of what differences leave',
      (report) => meanOf(report, ({ signal }) => signal?.entropyBits.fixedResidual),
    ],
    [
      'of what the linear predictors leave',
      (report) => meanOf(report, ({ signal }) => signal?.entropyBits.linearResidual),
    ],
    ['spent on tape, bits', (report) => meanOf(report, ({ tapeBits }) => tapeBits ?? undefined)],
  ];
  return markdown([
    ['', ...sets],
    ...rows.map(([name, cell]) => [name, ...measured.map(({ report }) => cell(report))]),
  ]);
}

/** @param {Report} report */
function moving({ signals }) {
  return signals.flatMap(({ signal }) => (signal && signal.kind !== 'constant' ? [signal] : []));
}

/**
 * The middle one, and those at a tenth from either end.
 * @param {readonly number[]} figures
 * @param {number} digits
 */
function spread(figures, digits) {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (/** @type {number} */ share) => {
    const figure = sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
    return (Math.round(figure * 10 ** digits) / 10 ** digits + 0).toFixed(digits);
  };
  return `${at(0.5)} (${at(0.1)} … ${at(0.9)})`;
}

/**
 * Over all samples of the series that were measured.
 * @param {Report} report
 * @param {(signal: Report['signals'][number]) => number | undefined} figureOf
 */
function meanOf({ signals }, figureOf) {
  let [sum, samples] = [0, 0];
  for (const signal of signals) {
    const figure = figureOf(signal);
    if (figure === undefined) continue;
    sum += figure * signal.samples;
    samples += signal.samples;
  }
  return (sum / samples).toFixed(2);
}

function mappingTable() {
  const mappings = [
    ...new Set(measured.flatMap(({ report }) => report.signals.map(({ mapping }) => mapping))),
  ];
  const rows = mappings.map((mapping) => [
    mapping,
    ...measured.map(({ report }) => String(report.signals.filter((one) => one.mapping === mapping).length)),
  ]);
  return markdown([['', ...sets], ...rows]);
}
