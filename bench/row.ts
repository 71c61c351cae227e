/** One line of the benchmark table: our figure against a peer's, measured in the same run. */
export interface Row {
  readonly name: string;
  readonly ours: number;
  readonly peer: number;
  readonly unit: string;
  /** ours / peer. */
  readonly ratio: number;
  /** What the ratio ought to be, in words, where there is such a target. */
  readonly target?: string;
}

/** The middle of some measurements: machines are noisy, and one slow run must not count. */
export function median(figures: readonly number[]): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const columns = ['benchmark', 'ours', 'peer', 'unit', 'ratio', 'target'];

/** The rows as a table in Markdown. */
export function formatRows(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.name,
    row.ours.toPrecision(4),
    row.peer.toPrecision(4),
    row.unit,
    row.ratio.toFixed(2),
    row.target ?? '',
  ]);
  const lines = [columns, columns.map(() => '---'), ...cells].map((line) => `| ${line.join(' | ')} |`);
  return lines.join('\n');
}
