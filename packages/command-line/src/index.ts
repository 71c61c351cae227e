export { formatBytes } from './byte-size.ts';
export { errorMessage } from './error-message.ts';
export { Interrupted, UsageError } from './exit-status.ts';
export { listenForInterruption, type Interruption } from './interruption.ts';
export {
  anyLabelOption,
  choiceOption,
  pathOption,
  labelOption,
  listenOption,
  maxErrorOption,
  positiveNumberOption,
  seriesOption,
  timeOption,
  timeSpanOption,
  urlOf,
  waitOption,
  wholeNumberOption,
  type ListenAddress,
} from './option.ts';
export { endWhenReaderLeaves, writeFully } from './output.ts';
export { InvalidArgumentError, type Command } from 'commander';
export { addExamples, defineProgram, runProgram, type Example, type ProgramDefinition } from './program.ts';
export { Progress } from './progress.ts';
export { notifyReady } from './service-readiness.ts';
