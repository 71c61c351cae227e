export type AgentErrorCode = 'bad-proc-file' | 'bad-reading' | 'incomplete' | 'kept-both';

export class AgentError extends Error {
  override readonly name = 'AgentError';
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
