import { writeSync } from 'node:fs';
import { parseSeries } from '@flac-metrics/sample-codec';
import { WavRecorder } from '../src/index.ts';

// Records 0, 1, 2, … until it is killed, and prints the number of each sample once it is written.
const tags = {
  series: parseSeries('m'),
  startMs: 0,
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 0 },
} as const;
const recorder = WavRecorder.create(process.argv[2] ?? '', tags, 16);
const endMs = Date.now() + 20_000;
for (let index = 0; Date.now() < endMs; index += 1) {
  recorder.append(Int32Array.of(index % 30_000));
  acknowledge(`${index}\n`);
}

/** Standard output is a pipe that does not block: when it is full, try again. */
function acknowledge(line: string): void {
  for (;;) {
    try {
      writeSync(1, line);
      return;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
    }
  }
}
