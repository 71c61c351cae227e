export { startExporter, type RunningExporter } from './exporter/exporter-server.ts';
export { defaultLimits, type Limits } from './limits.ts';
export { logTo, type Log, type LogOptions } from './log.ts';
export { startServer, type RunningServer, type ServerOptions } from './server.ts';
