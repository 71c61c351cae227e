/** Of a chart, in letters: what is left of less, with the axis and the letters at the ends of series, is no drawing. */
export const leastWidth = 10;

/** Room for the labels of values: charts that stand one below the other begin in the same column, but where labels are longer. */
const usualLabelColumns = 8;
/** Of a narrow chart, the most that such room may take. */
const mostLabelShare = 1 / 4;
/** Labels that leave less for the drawing are left out: the head of a chart tells its least and greatest value. */
const leastDrawnColumns = 5;
/** Of the letters at the ends of series in one row. */
const mostEndLetters = 3;

/** How the width of a chart is shared out: labels of values, the axis, the drawing, letters at the ends of series. */
export interface ChartColumns {
  /** 0 where there are no labels. */
  readonly labels: number;
  readonly drawn: number;
  readonly endLetters: number;
}

/**
 * @param width of the chart, at least `leastWidth`
 * @param longestLabel of those of values
 */
export function chartColumns(width: number, longestLabel: number, lineCount: number): ChartColumns {
  const endLetters = lineCount > 1 ? Math.min(lineCount, mostEndLetters) : 0;
  const behindAxis = width - 1 - (endLetters > 0 ? endLetters + 1 : 0);
  const labels = Math.max(longestLabel, Math.min(usualLabelColumns, Math.floor(width * mostLabelShare)));
  const drawn = behindAxis - labels - 1;
  return drawn < leastDrawnColumns
    ? { labels: 0, drawn: behindAxis, endLetters }
    : { labels, drawn, endLetters };
}
