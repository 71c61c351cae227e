import { join } from 'node:path';
import { StartedProgram } from './program.ts';

/** Prints each datagram that comes, which Node cannot receive on an AF_UNIX socket. */
const receiver = `
import socket, sys
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.bind(sys.argv[1])
print('bound', flush=True)
while True: print(receiver.recv(4096).decode(), flush=True)
`;

/** A socket as systemd has for the services that it starts. Needs python3. */
export class NotifySocket {
  readonly path: string;
  readonly program: StartedProgram;

  private constructor(path: string, program: StartedProgram) {
    this.path = path;
    this.program = program;
  }

  static async listen(folder: string): Promise<NotifySocket> {
    const path = join(folder, 'notify');
    const program = new StartedProgram('python3', ['-c', receiver, path]);
    await program.printed(/bound/);
    return new NotifySocket(path, program);
  }
}
