import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeRecordings } from '../test/twin-stores.ts';
import { answerMs, forms, readRequest } from './fixture/read-client.ts';
import { startOurs } from './fixture/servers.ts';
import { walks } from './fixture/walks.ts';
import { median, type Row } from './row.ts';

/* One hour out of a year at 1 s, against the same hour out of a day: what a query costs must not depend on what it leaves alone. */

const rounds = 101;
const startMs = Date.UTC(2026, 0, 1);
const daySamples = 86_400;

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const [year, day] = await Promise.all(
      [365, 1].map(async (days) => {
        const recordings = join(folder, `${days}`);
        await makeRecordings(
          recordings,
          walks({ seriesCount: 1, samplesEach: days * daySamples, intervalMs: 1000, startMs }),
        );
        return startOurs(recordings);
      }),
    );
    if (!year || !day) throw new Error('not started');
    try {
      const rows: Row[] = [];
      for (const [form, accepted] of forms) {
        const body = readRequest(startMs + 36_000_000, startMs + 39_600_000, accepted);
        const figures: [number[], number[]] = [[], []];
        for (let round = 0; round < rounds; round += 1) {
          figures[0].push(await answerMs(year, body));
          figures[1].push(await answerMs(day, body));
        }
        const [ours, peer] = [median(figures[0]), median(figures[1])];
        const name = `1 hour out of a year, against out of a day, ${form}`;
        rows.push({ name, ours, peer, unit: 'ms', ratio: ours / peer, target: '≤ 1.5 × out of a day' });
      }
      return rows;
    } finally {
      await year.stop();
      await day.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}
