import type { Report, SignalReport } from './report.ts';
import { signalKinds } from './signal/signal-kind.ts';

/** What kind of signals the series are, and which mappings won, in a few lines. */
export function formatSignals({ signals }: Report): string {
  const moving = signals.flatMap(({ signal }) => (signal && signal.kind !== 'constant' ? [signal] : []));
  const lines = [
    `signals: ${counts(
      signals.map(({ signal }) => signal?.kind ?? 'too short'),
      signalKinds,
    )}`,
    `mappings: ${counts(signals.map(({ mapping }) => mapping))}`,
  ];
  if (moving.length > 0) {
    lines.push(
      `of the ${moving.length} that move, in the middle (and from the lowest to the highest tenth):`,
      `  gain of the best linear predictor   ${spread(moving.map(({ linearGainDb }) => linearGainDb))} dB`,
      `  more than the best fixed predictor  ${spread(moving.map((one) => one.linearGainDb - one.fixedGainDb))} dB`,
      `  spectral flatness                   ${spread(moving.flatMap(({ flatness }) => flatness ?? []))}`,
      `  that of the differences             ${spread(moving.flatMap((one) => one.differenceFlatness ?? []))}`,
    );
  }
  lines.push(...tapeLines(signals));
  return `${lines.join('\n')}\n`;
}

/** Bits spent against the entropy of what the better predictor leaves, over all series. */
function tapeLines(signals: readonly SignalReport[]): string[] {
  let [spent, entropy, samples] = [0, 0, 0];
  for (const { samples: count, tapeBits, signal } of signals) {
    if (!signal || tapeBits === null) continue;
    spent += tapeBits * count;
    entropy += Math.min(signal.entropyBits.fixedResidual, signal.entropyBits.linearResidual) * count;
    samples += count;
  }
  if (samples === 0) return [];
  const [perSample, floor] = [spent / samples, entropy / samples].map((bits) => bits.toFixed(2));
  return [`bits a sample on tape: ${perSample}; order-0 entropy of the residual: ${floor}`];
}

/** `3 walk, 2 noise`: in the given order, or the most frequent first. */
function counts(words: readonly string[], order: readonly string[] = []): string {
  const counted = new Map<string, number>();
  for (const word of words) counted.set(word, (counted.get(word) ?? 0) + 1);
  const rank = (word: string) => (order.includes(word) ? order.indexOf(word) : order.length);
  return [...counted]
    .toSorted(([a, countA], [b, countB]) => rank(a) - rank(b) || countB - countA)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}

function spread(figures: readonly number[]): string {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (share: number): string => {
    const figure = sorted[Math.round(share * (sorted.length - 1))];
    return figure === undefined ? '—' : figure.toFixed(2);
  };
  return `${at(0.5)} (${at(0.1)} to ${at(0.9)})`;
}
