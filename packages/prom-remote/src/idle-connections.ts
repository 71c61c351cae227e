import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Kept open for the next request of their clients, which are to close them first: not for ever, and not without end. */
export class IdleConnections {
  readonly #most: number;
  /** Requests that are worked on, of each connection that has had one; HTTP/1.1 lets a client send several ahead. */
  readonly #running = new Map<Socket, number>();
  /** In the order in which they have become idle. */
  readonly #idle = new Set<Socket>();

  /** @param most beyond these, the one that has been idle for longest is closed */
  constructor(most: number) {
    this.#most = most;
  }

  watch(server: Server): void {
    server.on('request', ({ socket }, response) => {
      if (!this.#running.has(socket)) socket.once('close', () => this.#forget(socket));
      this.#idle.delete(socket);
      this.#running.set(socket, (this.#running.get(socket) ?? 0) + 1);
      response.once('close', () => this.#end(socket));
    });
  }

  #end(socket: Socket): void {
    const running = this.#running.get(socket);
    if (running === undefined) return;
    this.#running.set(socket, running - 1);
    if (running > 1) return;
    this.#idle.add(socket);
    if (this.#idle.size <= this.#most) return;
    const [oldest] = this.#idle;
    oldest?.destroy();
  }

  #forget(socket: Socket): void {
    this.#running.delete(socket);
    this.#idle.delete(socket);
  }
}
