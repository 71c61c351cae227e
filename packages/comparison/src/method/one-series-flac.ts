import { rmSync, statSync } from 'node:fs';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { AmountSum } from './amount-sum.ts';
import type { Method } from './method.ts';
import { recordRuns } from './recorded-runs.ts';
import { verifySegment } from './verify-columns.ts';

/** RFC 9639 §6 and §8.1: the marker of a FLAC, and the header of a metadata block. */
const markerBytes = 4;
const blockHeaderBytes = 4;

/** Holds what the WAVs hold. The values alone are the bytes of the frames. */
export const oneSeriesFlac: Method = {
  name: 'flac',
  description: 'the FLACs that flac-encode makes of these WAVs',
  programs: [],
  async measure(columns, { folder, signal, onProgress }) {
    const [whole, values] = [new AmountSum(), new AmountSum()];
    for (const [index, column] of columns.entries()) {
      const recording = recordRuns(column, folder);
      for (const { path, columns: ofRun } of recording?.runs ?? []) {
        const flacPath = path.replace(/wav$/, 'flac');
        await encodeWav(path, flacPath, { signal });
        const { size } = statSync(flacPath);
        const segment = await FlacSegment.open(await FileAccess.open(flacPath));
        await verifySegment('flac', ofRun, segment, recording?.areTimesHeld ?? false);
        const metadataBytes = segment.reader.blocks.reduce(
          (sum, { byteLength }) => sum + blockHeaderBytes + byteLength,
          markerBytes,
        );
        await segment.close();
        if (recording?.areTimesHeld) whole.add(size, ofRun.values.length);
        values.add(size - metadataBytes, ofRun.values.length);
        rmSync(path);
        rmSync(flacPath);
      }
      onProgress((index + 1) / columns.length);
    }
    return { ...whole.as('whole'), ...values.as('values') };
  },
};
