import { onTestFinished, vi } from 'vitest';

/** A pace is told after so long, and a second signal so soon is no wish to end at once. */
const stepMs = 500;

/**
 * Makes stderr a terminal for one test, and time so slow that every step of progress is drawn.
 * @param onDraw called with the text of each line of progress
 */
export function drawOnTerminal(onDraw: (text: string) => void): void {
  const { isTTY } = process.stderr;
  let nowMs = 0;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (nowMs += stepMs));
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    onDraw(String(text));
    return true;
  });
  process.stderr.isTTY = true;
  onTestFinished(() => {
    process.stderr.isTTY = isTTY;
    clock.mockRestore();
    write.mockRestore();
    // A program that was interrupted has set the status of the process that runs the tests.
    process.exitCode = undefined;
  });
}
