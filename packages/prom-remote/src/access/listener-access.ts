import type { Server } from 'node:http';
import { Server as TlsServer } from 'node:https';
import { reasonOf } from '@flac-metrics/sample-codec';
import type { Log } from '../log.ts';
import type { Access } from './access.ts';
import { secureContextOf } from './tls-config.ts';

/** The rules of access of a server that listens: they are told to whoever runs it, and can be read again. */
export class ListenerAccess {
  readonly #access: Access;
  readonly #server: Server;
  readonly #url: string;
  readonly #log: Log;

  constructor(access: Access, server: Server, url: string, log: Log) {
    this.#access = access;
    this.#server = server;
    this.#url = url;
    this.#log = log;
    this.#warnWhereOpen();
  }

  /** Reads the files again; what held before goes on as a whole where one of them is bad. */
  reload(): void {
    try {
      this.#access.reload(({ tls }) => {
        if (this.#server instanceof TlsServer && tls) this.#server.setSecureContext(secureContextOf(tls));
      });
    } catch (error) {
      this.#log('error', 'web configuration not taken over', { reason: reasonOf(error) });
      return;
    }
    this.#log('info', 'web configuration read again');
    this.#warnWhereOpen();
  }

  #warnWhereOpen(): void {
    if (!this.#access.isOpen || isLoopback(new URL(this.#url).hostname)) return;
    this.#log(
      'warn',
      'anybody on the network may read: restrict it with --web.config.file or --bearer-token-file',
      { url: this.#url },
    );
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
