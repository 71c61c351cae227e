import { expect, test, vi } from 'vitest';
import { promRemote } from '../src/prom-remote-command.ts';

test.each([
  ['a --read-timeout that no timer can wait', ['--read-timeout', '25d'], /--read-timeout.*24d is the most/],
  ['a --label that names the metric', ['--label', '__name__=x'], /--label.*is given by the metric itself/],
])('prom-remote refuses %s', async (_, args, words) => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const started = promRemote().parseAsync(['--dir', 'never', ...args], { from: 'user' });
  await expect(started).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  expect(printed).toHaveBeenCalledWith(expect.stringMatching(words));
});
