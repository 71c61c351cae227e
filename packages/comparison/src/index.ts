export { measureSignal, type SignalMeasures } from './signal/signal-measures.ts';
export { signalKinds, type SignalKind } from './signal/signal-kind.ts';
