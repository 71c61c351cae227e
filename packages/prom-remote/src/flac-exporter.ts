import { runProgram } from '@flac-metrics/command-line';
import { flacExporter } from './exporter/flac-exporter-command.ts';

await runProgram(flacExporter());
