import { measureSignal } from '@flac-metrics/comparison';
import { colours, cross, dot, line, linear, logarithmic, picture, rectangle, text } from './svg.js';

/** @typedef {import('@flac-metrics/comparison').Report} Report */
/** @typedef {{ name: string, report: Report }} Measured of one data set */

/**
 * Those whose whole is drawn, and what they are called.
 * @type {readonly (readonly [name: string, label: string])[]}
 */
const drawnMethods = [
  ['tape', 'tape'],
  ['tape-each', 'a tape for each series'],
  ['victoriametrics', 'VictoriaMetrics (not exact)'],
  ['xz', 'xz, columns'],
  ['zstd', 'zstd, columns'],
  ['gzip', 'gzip, columns'],
  ['zstd-planes', 'zstd, byte planes'],
  ['prometheus', 'Prometheus'],
  ['xor', 'XOR chunks alone'],
  ['xz-text', 'xz, OpenMetrics text'],
  ['zstd-text', 'zstd, OpenMetrics text'],
];

/**
 * Bytes a sample with all that is in the files, a panel for each data set, on one logarithmic scale.
 * @param {readonly Measured[]} measured
 */
export function drawSizes(measured) {
  const [left, top, panel, gap, row] = [190, 56, 180, 40, 25];
  const bottom = top + row * drawnMethods.length;
  const width = left + measured.length * (panel + gap);
  const shapes = drawnMethods.map(([, label], index) =>
    text(left - 12, top + row * (index + 0.5) + 5, label, {
      anchor: 'end',
      weight: index === 0 ? 'bold' : 'normal',
    }),
  );
  for (const [number, { name, report }] of measured.entries()) {
    const start = left + number * (panel + gap);
    const x = logarithmic(0.25, 8, start, start + panel);
    shapes.push(text(start + panel / 2, 22, name, { anchor: 'middle', weight: 'bold', size: 14 }));
    for (const tick of [0.25, 0.5, 1, 2, 4, 8]) {
      shapes.push(line(x(tick), top, x(tick), bottom));
      shapes.push(text(x(tick), top - 8, String(tick), { anchor: 'middle', size: 11, fill: '#666' }));
    }
    for (const [index, [method]] of drawnMethods.entries()) {
      const bytes = report.methods.find(({ name }) => name === method)?.bytesPerSample;
      if (bytes === null || bytes === undefined) continue;
      const y = top + row * (index + 0.5);
      shapes.push(dot(x(bytes), y, 5, colours[index === 0 ? 1 : 0] ?? ''));
      const isFarRight = bytes > 3;
      shapes.push(
        text(x(bytes) + (isFarRight ? -9 : 9), y + 4, bytes.toFixed(2), {
          anchor: isFarRight ? 'end' : 'start',
          size: 11,
        }),
      );
    }
  }
  shapes.push(
    text(left, bottom + 24, 'bytes a sample, with times, names and index where the format has them', {
      size: 12,
    }),
  );
  return picture(width, bottom + 36, shapes);
}

/**
 * What values take without a mapping, and with one, with fixed predictors and with all.
 * @param {readonly Measured[]} measured
 */
export function drawSteps(measured) {
  /** @type {readonly (readonly [name: string, label: string])[]} */
  const steps = [
    ['flac-bits', 'FLAC of the bits of the doubles: no mapping'],
    ['tape-fixed', 'FLAC of mapped integers, fixed predictors'],
    ['tape', 'FLAC of mapped integers, linear prediction too'],
    ['xz', 'xz of the doubles'],
    ['xz-tracks', 'xz of the mapped integers'],
  ];
  const [left, top, height, group, bar] = [60, 110, 260, 190, 30];
  const y = linear(0, 7, top + height, top);
  const right = left + measured.length * group;
  const shapes = [];
  for (let tick = 0; tick <= 7; tick += 1) {
    shapes.push(line(left, y(tick), right, y(tick)));
    shapes.push(text(left - 8, y(tick) + 4, String(tick), { anchor: 'end', size: 11, fill: '#666' }));
  }
  shapes.push(
    text(20, top + height / 2, 'bytes a value, without times', { anchor: 'middle', turned: true, size: 12 }),
  );
  for (const [index, [, label]] of steps.entries()) {
    const [x, row] = [left + (index % 2) * 340, 22 + Math.floor(index / 2) * 22];
    shapes.push(rectangle(x, row - 11, 13, 13, colours[index] ?? ''), text(x + 20, row, label, { size: 12 }));
  }
  for (const [number, { name, report }] of measured.entries()) {
    const start = left + number * group + (group - steps.length * bar) / 2;
    for (const [index, [method]] of steps.entries()) {
      const bytes = report.methods.find(({ name }) => name === method)?.valueBytesPerSample;
      if (bytes === null || bytes === undefined) continue;
      const x = start + index * bar;
      shapes.push(rectangle(x + 2, y(bytes), bar - 4, y(0) - y(bytes), colours[index] ?? ''));
      shapes.push(text(x + bar / 2, y(bytes) - 5, bytes.toFixed(2), { anchor: 'middle', size: 11 }));
    }
    shapes.push(
      text(left + (number + 0.5) * group, top + height + 20, name, { anchor: 'middle', weight: 'bold' }),
    );
  }
  return picture(right + 10, top + height + 34, shapes);
}

/**
 * For each series that moves, what differences gain, and what the best linear predictor gains beyond them; with signals of which it is
 * known what they are.
 * @param {readonly Measured[]} measured
 */
export function drawHarmony(measured) {
  const [left, top, width, height] = [64, 90, 720, 330];
  const x = linear(-3, 90, left, left + width);
  const y = linear(-5, 35, top + height, top);
  const shapes = [];
  for (let tick = 0; tick <= 90; tick += 10) {
    shapes.push(line(x(tick), top, x(tick), top + height));
    shapes.push(text(x(tick), top + height + 18, String(tick), { anchor: 'middle', size: 11, fill: '#666' }));
  }
  for (let tick = 0; tick <= 30; tick += 10) {
    shapes.push(line(left, y(tick), left + width, y(tick)));
    shapes.push(text(left - 8, y(tick) + 4, String(tick), { anchor: 'end', size: 11, fill: '#666' }));
  }
  shapes.push(line(left, y(3), left + width, y(3), '#444', '6 4'));
  shapes.push(text(left + width - 4, y(3) - 5, 'above: counted as harmonic', { anchor: 'end', size: 11 }));
  shapes.push(
    text(left + width / 2, top + height + 40, 'gain of the best differences (FLAC’s fixed predictors), dB', {
      anchor: 'middle',
    }),
    text(20, top + height / 2, 'what the best linear predictor gains beyond, dB', {
      anchor: 'middle',
      turned: true,
    }),
  );
  const within = (/** @type {number} */ dB) => Math.max(-3, Math.min(90, dB));
  for (const [number, { name, report }] of measured.entries()) {
    const colour = colours[number] ?? '';
    const moving = report.signals.flatMap(({ signal }) =>
      signal && signal.kind !== 'constant' ? [signal] : [],
    );
    for (const { fixedGainDb, linearGainDb } of moving)
      shapes.push(dot(x(within(fixedGainDb)), y(linearGainDb - fixedGainDb), 4, colour, 0.55));
    const [at, row] = [left + (number % 2) * 300, 26 + Math.floor(number / 2) * 22];
    shapes.push(
      dot(at, row, 5, colour),
      text(at + 10, row + 4, `${name} (${moving.length} series that move)`, { size: 12 }),
    );
  }
  shapes.push(cross(left + 540, 48, 5), text(left + 552, 52, 'made for comparison', { size: 12 }));
  for (const [name, signal] of references()) {
    const measures = measureSignal(signal);
    if (!measures) continue;
    const [fixed, beyond] = [measures.fixedGainDb, measures.linearGainDb - measures.fixedGainDb];
    shapes.push(cross(x(within(fixed)), y(beyond), 6));
    // Along the floor, below the points of the series.
    const below = beyond < 3 ? 24 : -6;
    shapes.push(text(x(within(fixed)) + 9, y(beyond) + below, name, { size: 12, weight: 'bold' }));
  }
  return picture(left + width + 16, top + height + 52, shapes);
}

/** @returns {(readonly [name: string, signal: Float64Array])[]} */
function references() {
  const count = 4096;
  let state = 1;
  const noise = () => {
    let sum = -6;
    for (let index = 0; index < 12; index += 1) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      sum += state / 2 ** 32;
    }
    return sum;
  };
  const chord = (/** @type {number} */ index) =>
    [11, 17.3, 41].reduce((sum, period) => sum + Math.sin((2 * Math.PI * index) / period), 0);
  let level = 0;
  return [
    [
      'a chord',
      Float64Array.from({ length: count }, (_, index) => Math.round(10_000 * chord(index) + 20 * noise())),
    ],
    [
      'a chord in noise',
      Float64Array.from({ length: count }, (_, index) => Math.round(1000 * chord(index) + 200 * noise())),
    ],
    ['white noise', Float64Array.from({ length: count }, () => Math.round(1000 * noise()))],
    ['a random walk', Float64Array.from({ length: count }, () => Math.round((level += 1000 * noise())))],
  ];
}

/**
 * What each series takes on tape against the order-0 entropy of what the better predictor leaves.
 * @param {readonly Measured[]} measured
 */
export function drawEntropy(measured) {
  const [left, top, size] = [64, 50, 400];
  const [least, most] = [0.02, 64];
  const x = logarithmic(least, most, left, left + size);
  const y = logarithmic(least, most, top + size, top);
  const shapes = [];
  for (const tick of [0.03, 0.1, 0.3, 1, 3, 10, 30]) {
    shapes.push(line(x(tick), top, x(tick), top + size), line(left, y(tick), left + size, y(tick)));
    shapes.push(text(x(tick), top + size + 18, String(tick), { anchor: 'middle', size: 11, fill: '#666' }));
    shapes.push(text(left - 8, y(tick) + 4, String(tick), { anchor: 'end', size: 11, fill: '#666' }));
  }
  shapes.push(line(x(least), y(least), x(most), y(most), '#444', '6 4'));
  shapes.push(
    text(left + size / 2, top + size + 40, 'order-0 entropy of the residual, bits a sample', {
      anchor: 'middle',
    }),
    text(20, top + size / 2, 'spent on tape, bits a sample', { anchor: 'middle', turned: true }),
  );
  const within = (/** @type {number} */ bits) => Math.max(least, Math.min(most, bits));
  for (const [number, { name, report }] of measured.entries()) {
    const colour = colours[number] ?? '';
    for (const { signal, tapeBits } of report.signals) {
      if (!signal || signal.kind === 'constant' || tapeBits === null) continue;
      const { fixedResidual, linearResidual } = signal.entropyBits;
      shapes.push(
        dot(x(within(Math.min(fixedResidual, linearResidual))), y(within(tapeBits)), 4, colour, 0.55),
      );
    }
    const at = 30 + number * 118;
    shapes.push(dot(at, 26, 5, colour), text(at + 9, 30, name, { size: 12 }));
  }
  return picture(left + size + 16, top + size + 52, shapes);
}
