import { spawn } from 'node:child_process';

/** What a parent that has started the service with a channel is sent over that, as `npm start` is. */
export const readyMessage = 'ready';

/**
 * Tells that the service does now what it is for: to a parent with a channel, and to systemd (sd_notify(3), `READY=1`), for units of
 * `Type=notify`. Does nothing where nobody waits for that: where there is no channel and `NOTIFY_SOCKET` is not set.
 *
 * That socket takes datagrams, for which Node has no AF_UNIX, so systemd's own `systemd-notify` sends them: it is there wherever
 * such a unit runs, and waits until they have been taken, so that systemd still knows it. It is a child, hence `NotifyAccess=all`.
 *
 * @returns why it cannot be told, and then systemd will end the service as one that never started; undefined where nothing is wrong
 */
export async function notifyReady(): Promise<string | undefined> {
  // Where it does not arrive, the parent is gone, which ends us: see `listenForInterruption`.
  if (process.connected) process.send?.(readyMessage, () => {});
  const { NOTIFY_SOCKET: socket, ...env } = process.env;
  if (socket === undefined || socket === '') return undefined;
  // What else is started has nothing to tell.
  delete process.env['NOTIFY_SOCKET'];
  const why = await new Promise<string | undefined>((resolve) => {
    const child = spawn('systemd-notify', ['--ready'], {
      env: { ...env, NOTIFY_SOCKET: socket },
      stdio: 'ignore',
    });
    child.on('error', (error) => resolve(error.message));
    child.on('exit', (status, signal) => {
      resolve(status === 0 ? undefined : `it ended with ${status ?? signal}`);
    });
  });
  return why && `systemd cannot be told of readiness by systemd-notify: ${why}; Type=exec needs none`;
}
