export { formatBytes } from './byte-size.ts';
export { variableOf } from './configuration/variable-name.ts';
export { choiceOption, choicesOf } from './choice-option.ts';
export { defaultOption } from './default-option.ts';
export { cutToWidth } from './cut-to-width.ts';
export { errorMessage } from './error-message.ts';
export { FilesProgress } from './files-progress.ts';
export { foldToWidth } from './fold-to-width.ts';
export { hasColours } from './has-colours.ts';
export { Interrupted, UsageError } from './exit-status.ts';
export { listenForInterruption, type Interruption } from './interruption.ts';
export { LiveLine, usualColumns, type Screen } from './live-line.ts';
export {
  anyLabelOption,
  textOption,
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
export { ConfiguredCommand } from './configuration/configured-command.ts';
export { programNames } from './configuration/program-names.ts';
export { printLine, tellLine } from './print-line.ts';
export { printable, printableLine } from './printable.ts';
export { Progress } from './progress.ts';
export { notifyReady, readyMessage } from './service-readiness.ts';
export { quietOption } from './quiet-option.ts';
export { repeatable } from './repeatable-option.ts';
export { readSmallFile } from './small-file.ts';
