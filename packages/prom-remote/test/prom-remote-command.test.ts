import { expect, test, vi } from 'vitest';
import { promRemote } from '../src/prom-remote-command.ts';

test('prom-remote refuses a --read-timeout that no timer can wait', async () => {
  const printed = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const started = promRemote().parseAsync(['--dir', 'never', '--read-timeout', '25d'], { from: 'user' });
  await expect(started).rejects.toMatchObject({ code: 'commander.invalidArgument' });
  expect(printed).toHaveBeenCalledWith(expect.stringMatching(/--read-timeout.*24d is the most/));
});
