import { runProgram } from '@flac-metrics/command-line';
import { flacEncode } from './flac-encode-command.ts';

await runProgram(flacEncode());
