import { runProgram } from '@flac-metrics/command-line';
import { wavGenerator } from './wav-generator-command.ts';

await runProgram(wavGenerator());
