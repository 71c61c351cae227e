import type { SeriesFormat } from './series-format.ts';

/** What each format looks like, for who has to make one. */
const layouts: Readonly<Record<SeriesFormat, readonly string[]>> = {
  openmetrics: [
    'OpenMetrics 1.0 with times in seconds, as promtool tsdb dump-openmetrics prints it (Debian 12’s promtool, 2.42, has dump only)',
    'up{job="node"} 1 1795496400.000',
    '# EOF',
  ],
  dump: [
    'what promtool tsdb dump of any version prints: times in milliseconds',
    '{__name__="up", job="node"} 1 1795496400000',
  ],
  csv: [
    'a table whose header names the series, with the time in one column; an empty cell is no sample',

    'time,"up{job=""node""}",load',
    '2026-11-24T05:00:00Z,1,0.5',
    'or the same with semicolons or tabs between cells, as spreadsheets export it; numbers may have a decimal comma then',
    'time;"up{job=""node""}";load',
    '2026-11-24T05:00:00Z;1;0,5',
    'or one sample a line, where the columns beside the time are called series and value',
    'time_ms,series,value',
    '1795496400000,"up{job=""node""}",1',
  ],
  jsonl: [
    'JSON, an object a line: times in milliseconds, "step" apart or as far as "dt" lists; then series on them',
    '{"tsid":0,"t0":1795496400000,"n":3,"step":15000}',
    '{"tsid":1,"t0":1795496400000,"n":3,"dt":[15000,14999]}',
    '{"name":"up{job=\\"node\\"}","tsid":0,"v":[1,null,0.5]}',
  ],
};

/** A part of the help, with a piece of each format. */
export function describeFormats(): string {
  const lines = Object.entries(layouts).flatMap(([format, layout]) => [
    `  ${format}`,
    ...layout.map((line) => `      ${line}`),
  ]);
  return ['Formats:', ...lines].join('\n');
}
