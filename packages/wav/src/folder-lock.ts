import {
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { hasProcess, isAlive, thisProcess, type RunningProcess } from './running-process.ts';
import { WavError } from './wav-error.ts';

/** The lock that a process holds in the folder into which it records. */
export const recordingLockName = '.monitoring-agent.lock';

/** How often a lock that vanishes or turns stale under our hands is tried again. */
const mostTries = 20;

/** Containers that share a folder do not see each other's processes: what one of them is about to link is younger. */
const abandonedAfterMs = 60_000;

/** Keeps a second process of one kind out of a folder. The lock of one that was killed is recognised and taken over. */
export class FolderLock {
  readonly #path: string;
  readonly #text: string;

  private constructor(path: string, text: string) {
    this.#path = path;
    this.#text = text;
  }

  /**
   * @param fileName of the lock inside `folder`
   * @param doing what its holder does there, for whoever is kept out
   * @throws WavError `locked` naming the process that holds it, `not-a-lock`; the system's error, naming the folder
   */
  static acquire(folder: string, fileName: string, doing = 'recording'): FolderLock {
    const path = join(folder, fileName);
    const text = JSON.stringify(thisProcess());
    const draft = `${path}.${process.pid}`;
    // A link appears with its content or not at all, so nobody ever reads half a lock.
    writeDraft(draft, text, folder);
    try {
      removeAbandonedDrafts(folder, fileName);
      for (let tries = 0; tries < mostTries; tries += 1) {
        if (succeeds(() => linkSync(draft, path), 'EEXIST')) return new FolderLock(path, text);
        const found = readText(path);
        if (found === undefined) continue;
        const holder = parseHolder(found);
        if (holder && isAlive(holder)) {
          throw new WavError('locked', `${folder}: process ${holder.pid} is ${doing} there already`);
        }
        removeStale(path, found);
      }
    } finally {
      unlinkSync(draft);
    }
    throw new WavError('locked', `${path}: other processes keep taking this lock`);
  }

  /** The living process that holds the lock; undefined where there is none. */
  static holderOf(folder: string, fileName: string): RunningProcess | undefined {
    const holder = parseHolder(readText(join(folder, fileName)) ?? '');
    return holder && isAlive(holder) ? holder : undefined;
  }

  /** Gives the lock back; one that somebody else has taken over meanwhile is left alone. */
  release(): void {
    if (readText(this.#path) === this.#text) unlinkSync(this.#path);
  }
}

/**
 * What a kill between two steps of `acquire` leaves beside a lock: a draft, or a stale lock that was moved aside. Whoever lives has its
 * own there for a moment only.
 */
function removeAbandonedDrafts(folder: string, fileName: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${fileName}.`)) continue;
    const [, pid] = /^(?:stale\.)?(\d{1,10})$/.exec(name.slice(fileName.length + 1)) ?? [];
    if (pid === undefined || hasProcess(Number(pid))) continue;
    const path = join(folder, name);
    const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
    if (Date.now() - writtenMs >= abandonedAfterMs) rmSync(path, { force: true });
  }
}

/** Two processes may find the same stale lock; the slower must not remove what the faster has put in its place. */
function removeStale(path: string, stale: string): void {
  const aside = `${path}.stale.${process.pid}`;
  if (!succeeds(() => renameSync(path, aside), 'ENOENT')) return;
  if (readText(aside) !== stale) succeeds(() => linkSync(aside, path), 'EEXIST');
  unlinkSync(aside);
}

function parseHolder(text: string): RunningProcess | undefined {
  const [, pid, startTicks] = /^\{"pid":(\d{1,10}),"startTicks":"(\d*)"\}$/.exec(text) ?? [];
  return pid === undefined || startTicks === undefined ? undefined : { pid: Number(pid), startTicks };
}

function readText(path: string): string | undefined {
  let text: string | undefined;
  const isFile = succeeds(() => succeeds(() => (text = readFileSync(path, 'utf8')), 'ENOENT'), 'EISDIR');
  if (isFile) return text;
  throw new WavError('not-a-lock', `${path} is a folder in the place of a lock: remove it or rename it`);
}

/** A user knows the folder that cannot be written, and not the draft. */
function writeDraft(path: string, text: string, folder: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    // A full disk takes the name, but not the text.
    if (existsSync(path)) unlinkSync(path);
    throw error instanceof Error ? Object.assign(error, { path: folder }) : error;
  }
}

/** @returns false where the system refuses with the expected code */
function succeeds(work: () => unknown, expected: string): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === expected) return false;
    throw error;
  }
}
