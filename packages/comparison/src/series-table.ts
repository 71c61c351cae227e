import type { Report } from './report.ts';
import { textTable } from './text-table.ts';

/** A line for each series. */
export function formatSeriesTable({ signals }: Report): string {
  const head = [
    'kind',
    'linear dB',
    'order',
    'fixed dB',
    'order',
    'flatness',
    'entropy',
    'on tape',
    'mapping',
    'series',
  ];
  const rows = signals.map(({ series, mapping, layout, signal, tapeBits }) => [
    signal?.kind ?? 'too short',
    figure(signal?.linearGainDb, 1),
    figure(signal?.linearOrder, 0),
    figure(signal?.fixedGainDb, 1),
    figure(signal?.fixedOrder, 0),
    figure(signal?.flatness, 3),
    figure(signal && Math.min(signal.entropyBits.fixedResidual, signal.entropyBits.linearResidual), 2),
    figure(tapeBits, 2),
    `${mapping} (${layout})`,
    series,
  ]);
  return textTable([head, ...rows], 1, 8);
}

function figure(number: number | null | undefined, digits: number): string {
  return number === null || number === undefined ? '—' : number.toFixed(digits);
}
