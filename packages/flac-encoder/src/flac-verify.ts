import { runProgram } from '@flac-metrics/command-line';
import { flacVerify } from './flac-verify-command.ts';

await runProgram(flacVerify());
