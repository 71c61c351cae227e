import { runProgram } from '@flac-metrics/command-line';
import { flacRead } from './flac-read-command.ts';

await runProgram(flacRead());
