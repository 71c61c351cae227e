import { describe } from 'vitest';
import { peerProgram } from '../scripts/peers.js';
import { isInstalled } from '../packages/comparison/src/peer/is-installed.ts';

/** A program to test against, and where it is. */
export interface Peer {
  readonly name: string;
  readonly path: string;
}

/** Every Prometheus at hand: the system's own, and that of `node scripts/peers.js`. */
export function prometheuses(): Peer[] {
  const newer = peerProgram('prometheus');
  return [
    ...(isInstalled('prometheus') ? [{ name: 'the system’s Prometheus', path: 'prometheus' }] : []),
    ...(newer === undefined ? [] : [{ name: 'the newest Prometheus', path: newer }]),
  ];
}

/** `describe` for tests that need programs of `node scripts/peers.js`: without them they are skipped, and the name says why. */
export function describeWithPeers(
  names: readonly string[],
  title: string,
  body: (...paths: readonly string[]) => void,
): void {
  const paths = names.map(peerProgram);
  const missing = names.filter((_, index) => paths[index] === undefined);
  if (missing.length === 0) describe(title, () => body(...paths.map((path) => path ?? '')));
  else
    describe.skip(`${title} (skipped: ${missing.join(', ')} missing; node scripts/peers.js unpacks them)`, () =>
      body());
}
