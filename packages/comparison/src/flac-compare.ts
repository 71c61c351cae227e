import { runProgram } from '@flac-metrics/command-line';
import { flacCompare } from './flac-compare-command.ts';

await runProgram(flacCompare());
