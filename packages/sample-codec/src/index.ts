export type { Block } from './block.ts';
export { compareBytes } from './byte-order.ts';
export type { DeviationsMs } from './deviations.ts';
export { excerpt } from './excerpt.ts';
export { exposedName, formatExposedSeries, formatMetadata, formatValue } from './exposition.ts';
export { cpuUsageMetric, hostMetrics, type HostMetric } from './host-metrics.ts';
export {
  decodeSamples,
  encodeValues,
  formatMapping,
  nearestSample,
  parseMapping,
  type Mapping,
} from './mapping/mapping.ts';
export { boundOf, greatestMaxError, parseMaxError, type MaxError } from './max-error.ts';
export { tagsOfOneSeries, type OneSeriesFile } from './one-series.ts';
export { reasonOf } from './reason.ts';
export { SampleCodecError, within, type SampleCodecErrorCode } from './sample-codec-error.ts';
export { extensionOf, stemOf, type SegmentExtension } from './segment-extension.ts';
export {
  formatSegmentName,
  parseSegmentName,
  segmentFromName,
  slugOf,
  type NamedSegment,
  type SegmentName,
} from './segment-name.ts';
export {
  formatSegmentTags,
  parseSegmentTags,
  segmentTagKeys,
  trackOf,
  type SegmentTags,
} from './segment-tags.ts';
export { formatSeries, parseSelector, parseSeries } from './selector.ts';
export type { LabelMatcher, MatcherOperator } from './selector-text.ts';
export {
  compareSeries,
  labelValue,
  makeSeries,
  metricName,
  metricNameLabel,
  type Label,
  type Series,
} from './series.ts';
export { columnTimeFormatter, earliestMs, formatTime, latestMs, parseTime } from './time.ts';
export { formatTimeSpan, parseTimeSpan } from './time-span.ts';
export {
  checkTimeline,
  fillTimestamps,
  lastMsOf,
  positionsBetween,
  sampleCount,
  timeAt,
  timeInRun,
  type PositionRange,
  type Run,
  type Timeline,
} from './timeline.ts';
export { fitTimeline } from './timeline-fit.ts';
export { TimelineFitter } from './timeline-fitter.ts';
export { clipTimeline, spansOf, unionOfTimelines, type TimeSpan } from './timeline-union.ts';
export type { Columns, Segment, SegmentDefaults, Track } from './track.ts';
export { readColumns } from './track-columns.ts';
export { extentOf, type TrackExtent } from './track-extent.ts';
export { sizeOfVarint, writeVarint } from './varint.ts';
