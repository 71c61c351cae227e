import { once } from 'node:events';
import {
  defineProgram,
  endWhenReaderLeaves,
  Interrupted,
  listenForInterruption,
  runProgram,
  timeSpanOption,
  UsageError,
} from '../src/index.ts';

// A program for tests: ends as its argument says, and knows how to wait for a signal.
const program = defineProgram({
  name: 'sleeper',
  description: 'Waits, or fails in the way it is told.',
  examples: [['sleeper wait --span 1s', 'waits for a signal']],
  moduleUrl: import.meta.url,
});
program
  .argument('<way>', 'done, usage, failure, defect, wait, or unfinished')
  .option('--span <time>', 'a time span', timeSpanOption)
  .action(async (way: string) => {
    if (way === 'usage') throw new UsageError('ask for something else');
    if (way === 'failure')
      throw Object.assign(new Error('file.wav: damaged at byte 12'), { code: 'damaged' });
    if (way === 'fail-listening') {
      listenForInterruption();
      throw Object.assign(new Error('the port is taken'), { code: 'taken' });
    }
    if (way === 'defect') throw new TypeError('not a function');
    if (way === 'work') {
      const readerLeft = new AbortController();
      process.stdout.once('error', () => readerLeft.abort());
      while (!readerLeft.signal.aborted) {
        console.log('working');
        await new Promise((resolve) => setImmediate(resolve));
      }
      console.log('still working');
      process.stderr.write('the work is done\n');
      process.exitCode = 1;
    }
    if (way === 'done-loudly') {
      process.stdout.write('working\n');
      await new Promise((resolve) => setImmediate(resolve));
      process.stderr.write('the work is done\n');
    }
    if (way === 'flood') {
      endWhenReaderLeaves();
      for (let line = 0; line < 100_000; line += 1)
        process.stdout.write('0123456789012345678901234567890123456789\n');
    }
    if (way !== 'wait' && way !== 'unfinished') return;
    const interruption = listenForInterruption();
    const timer = setTimeout(() => process.exit(99), 30_000);
    console.log('waiting');
    if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
    clearTimeout(timer);
    interruption.dispose();
    if (way === 'unfinished' && interruption.signal.reason instanceof Interrupted)
      throw interruption.signal.reason;
  });

await runProgram(program);
