import { parentPort } from 'node:worker_threads';
import { compareSync } from 'bcryptjs';

/** A password, and the hash that it may have. */
export interface PasswordQuestion {
  readonly password: string;
  readonly hash: string;
}

/* A thread that checks passwords, one at a time: bcrypt is made to take long, and nobody else is to wait for it. */
const port = parentPort;
if (!port) throw new Error('password-worker.ts is to be started as a worker thread');
port.on('message', ({ password, hash }: PasswordQuestion) => port.postMessage(compareSync(password, hash)));
