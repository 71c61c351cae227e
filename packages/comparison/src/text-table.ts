/**
 * Rows of cells as lines of text.
 * @param rightFrom index of the first column that is aligned to the right, and `leftFrom` that of the first behind these
 */
export function textTable(rows: readonly (readonly string[])[], rightFrom: number, leftFrom: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column >= rightFrom && column < leftFrom ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}
