import { runProgram } from '@flac-metrics/command-line';
import { flacImport } from './flac-import-command.ts';

await runProgram(flacImport());
