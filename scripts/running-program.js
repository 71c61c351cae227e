import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readyMessage } from '@flac-metrics/command-line';
import { root } from './set-up.js';

/** One of our programs, running beside this process with the same terminal. It ends when this process does, even by kill -9. */
export class RunningProgram {
  /**
   * Resolves when the program has ended: true after a clean end, be it by itself, by SIGTERM or by Ctrl-C, which a terminal sends to it
   * too. One that either met before it could listen for that has left nothing undone. One that cannot be started is named on stderr.
   * @type {Promise<boolean>}
   */
  ended;
  /**
   * Resolves to true when the program does what it is for, to false when it has ended without.
   * @type {Promise<boolean>}
   */
  ready;
  #child;
  #isStopped = false;

  /**
   * @param {string} name
   * @param {readonly string[]} args
   */
  constructor(name, args) {
    this.#child = spawn(join(root, 'node_modules/.bin', name), args, {
      // The channel's end tells the program that we are gone: see `listenForInterruption`.
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    this.ended = new Promise((resolve) => {
      this.#child
        .on('error', (error) => {
          console.error(`${name} cannot be run: ${error.message}`);
          resolve(false);
        })
        .once('close', (status, signal) =>
          resolve(
            status === 0 ||
              status === 130 ||
              signal === 'SIGINT' ||
              (this.#isStopped && signal === 'SIGTERM'),
          ),
        );
    });
    this.ready = Promise.race([
      new Promise((resolve) => {
        this.#child.on('message', (message) => message === readyMessage && resolve(true));
      }),
      this.ended.then(() => false),
    ]);
    // A second Ctrl-C ends this process at once: the program must not go on alone.
    process.once('exit', () => this.stop());
  }

  /** Asks for a clean end; more than once does no harm. */
  stop() {
    // A second signal would cut short a program that has stopped listening and is about to tell its status.
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#child.kill('SIGTERM');
  }
}
