import type { Command } from '@flac-metrics/command-line';
import { monitoringAgent } from '../packages/agent/src/monitoring-agent-command.ts';
import { flacCompact } from '../packages/compactor/src/flac-compact-command.ts';
import { flacCompare } from '../packages/comparison/src/flac-compare-command.ts';
import { flacEncode } from '../packages/flac-encoder/src/flac-encode-command.ts';
import { flacVerify } from '../packages/flac-encoder/src/flac-verify-command.ts';
import { flacRead } from '../packages/flac-reader/src/flac-read-command.ts';
import { flacImport } from '../packages/importer/src/flac-import-command.ts';
import { flacExporter } from '../packages/prom-remote/src/exporter/flac-exporter-command.ts';
import { promRemote } from '../packages/prom-remote/src/prom-remote-command.ts';
import { wavGenerator } from '../packages/wav/src/wav-generator-command.ts';

const commands = [
  flacCompact,
  flacCompare,
  flacEncode,
  flacExporter,
  flacImport,
  flacRead,
  flacVerify,
  monitoringAgent,
  promRemote,
  wavGenerator,
];

/** What makes the command of each program, by its name. */
export const programCommands: ReadonlyMap<string, () => Command> = new Map(
  commands.map((make) => [make().name(), make]),
);
