export { AgentError, type AgentErrorCode } from './agent-error.ts';
export { runAgent, type AgentOptions, type AgentReport, type TickReport } from './agent.ts';
export { openHostSampler, type HostSample, type HostSampler } from './host-sampler.ts';
export { addRecordingOptions, type RecordingOptions } from './recording-options.ts';
export { systemClock, ticks, type Clock } from './ticks.ts';
