import { rmSync, statSync } from 'node:fs';
import { FileAccess } from '@flac-metrics/random-access';
import { WavSegment } from '@flac-metrics/wav';
import { AmountSum } from './amount-sum.ts';
import type { Method } from './method.ts';
import { recordRuns } from './recorded-runs.ts';
import { verifySegment } from './verify-columns.ts';

/**
 * Holds no times off a grid, and only values that are decimals or multiples of a power of two within 32 bits. The values alone are the
 * bytes of PCM.
 */
export const wav: Method = {
  name: 'wav',
  description: 'WAVs as monitoring-agent records them, one a run',
  programs: [],
  async measure(columns, { folder, signal, onProgress }) {
    const [whole, values] = [new AmountSum(), new AmountSum()];
    for (const [index, column] of columns.entries()) {
      const recording = recordRuns(column, folder);
      for (const { path, bits, columns: ofRun } of recording?.runs ?? []) {
        signal.throwIfAborted();
        const segment = await WavSegment.open(await FileAccess.open(path));
        await verifySegment('wav', ofRun, segment, recording?.areTimesHeld ?? false);
        await segment.close();
        const samples = ofRun.values.length;
        if (recording?.areTimesHeld) whole.add(statSync(path).size, samples);
        values.add((samples * bits) / 8, samples);
        rmSync(path);
      }
      onProgress((index + 1) / columns.length);
    }
    return { ...whole.as('whole'), ...values.as('values') };
  },
};
