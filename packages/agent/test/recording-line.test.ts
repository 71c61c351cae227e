import { expect, test } from 'vitest';
import { RecordingLine } from '../src/recording-line.ts';
import { sparkline } from '../src/sparkline.ts';

test('a sparkline shows the latest values from 0 to the most, and leaves a blank where there is none', () => {
  expect(sparkline([0, 12.5, 50, 100, 250, -1, Number.NaN, 100], 100, 8)).toBe('▁▂▅██▁ █');
  expect(sparkline([0, 50, 100], 100, 2)).toBe('▅█');
  expect(sparkline([0, 100], 100, 4)).toBe('  ▁█');
  expect(sparkline([1], 100, 0)).toBe('');
});

test('the line of a recording tells the use of the cores, the file, its samples and its size', () => {
  const line = new RecordingLine();
  const tick = { path: 'recordings/cpu_total.wav', bytes: 2048, files: 9 };
  line.add({ ...tick, totalUsage: 0, samples: 1 });
  expect(line.text(75)).toMatch(
    /^ cpu {2,}▁ {3}0\.0 % {2}cpu_total\.wav {2}1 sample {2}2\.0 KiB {2}and 8 more$/,
  );
  expect(line.text(75)).toHaveLength(75);
  line.add({ ...tick, totalUsage: 100, samples: 2 });
  expect(line.text(20)).toBe(' cpu       ▁█ 100.0 %  cpu_total.wav  2 samples  2.0 KiB  and 8 more');
});

test('where nothing can be written, the line says so', () => {
  const line = new RecordingLine();
  line.add({ totalUsage: Number.NaN, path: undefined, samples: 0, bytes: 0, files: 0 });
  expect(line.text(30)).toBe(' cpu              ? %  no file');
});
