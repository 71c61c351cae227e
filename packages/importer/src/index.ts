export { timeColumnOption, timeUnitOption, timeZoneOption, type CsvOptions } from './csv-options.ts';
export { encodeParts, type EncodeOptions, type TapeOfParts } from './encode-parts.ts';
export { noFindings, type Findings } from './findings.ts';
export { ImporterError, type ImporterErrorCode } from './importer-error.ts';
export { standardInput, type ReadShare } from './read-bytes.ts';
export { openSeriesFile, readSeriesFiles, type ReadSeriesOptions } from './read-series.ts';
export type { SeriesColumns } from './sample-column.ts';
export { seriesFormats, type SeriesFormat } from './series-format.ts';
