import { runProgram } from '@flac-metrics/command-line';
import { flacCompact } from './flac-compact-command.ts';

await runProgram(flacCompact());
