import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, type Row } from './row.ts';

/*
 * One WAV to FLAC, as whole processes from start to end and in turn: flac-encode, which verifies and syncs, against `flac -8`,
 * which does neither. What a day takes is what it takes to start Node.
 */

const rounds = 7;
const daySamples = 86_400;

/** What else a shell has set, options of Node for instance, may cost one of the programs time at its start. */
const { PATH, HOME } = process.env;
const env = { PATH, HOME };

const encoder = ['packages/flac-encoder/bin/flac-encode.js', '--keep', '--force'];

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return [1, 30, 365].map((days) => {
      const wav = join(folder, `${days}.wav`);
      const samples = `${days * daySamples}`;
      const options = ['--out', wav, '--signal', 'walk', '--samples', samples, '--bits', '16'];
      millisecondsOf(process.execPath, ['packages/wav/bin/wav-generator.js', ...options]);
      return compare(`encode ${days} day${days === 1 ? '' : 's'} at 1 s`, wav, join(folder, 'peer.flac'));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function compare(name: string, wav: string, peerFlac: string): Row {
  const ours: number[] = [];
  const peer: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(millisecondsOf(process.execPath, [...encoder, wav]));
    peer.push(millisecondsOf('flac', ['-8', '--silent', '--force', wav, '-o', peerFlac]));
  }
  const [oursMs, peerMs] = [median(ours), median(peer)];
  return { name, ours: oursMs, peer: peerMs, unit: 'ms', ratio: oursMs / peerMs, target: '≤ 1 × `flac -8`' };
}

function millisecondsOf(program: string, args: readonly string[]): number {
  const startMs = performance.now();
  const { status, stderr } = spawnSync(program, args, { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return performance.now() - startMs;
}
