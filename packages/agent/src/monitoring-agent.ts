import { runProgram } from '@flac-metrics/command-line';
import { monitoringAgent } from './monitoring-agent-command.ts';

await runProgram(monitoringAgent());
