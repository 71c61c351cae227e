export { compare, type CompareOptions, type Comparison, type MethodResult } from './compare.ts';
export { ComparisonError, type ComparisonErrorCode } from './comparison-error.ts';
export type { Amount, Measurement, Method, Workplace } from './method/method.ts';
export { methodNames, methodsOf } from './method/methods.ts';
export { reportOf, type MethodReport, type Report, type SignalReport } from './report.ts';
export type { SeriesColumns } from './series-columns.ts';
export { measureSeries, type SeriesSignal } from './series-signal.ts';
export { signalKinds, type SignalKind } from './signal/signal-kind.ts';
export { measureSignal, type SignalMeasures } from './signal/signal-measures.ts';
