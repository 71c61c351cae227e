import { runProgram } from '@flac-metrics/command-line';
import { promRemote } from './prom-remote-command.ts';

await runProgram(promRemote());
