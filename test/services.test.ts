import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NotifySocket } from './notify-socket.ts';
import { runProgram, StartedProgram } from './program.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const unitFolder = 'deploy/systemd';
const installed = '/opt/flac-metrics/node_modules/.bin/';
const units = readdirSync(unitFolder).filter((name) => /\.(service|timer)$/.test(name));

const textOf = (name: string) => readFileSync(join(unitFolder, name), 'utf8');
const settings = (name: string, key: string) =>
  Array.from(textOf(name).matchAll(new RegExp(`^${key}=(.*)$`, 'gm')), ([, value = '']) => value);

describe.each(units.filter((name) => name.endsWith('.service')))('%s', (name) => {
  const [command = '', ...args] = (settings(name, 'ExecStart')[0] ?? '').split(' ');

  test('starts one of the programs, with options that it has, and with those of its environment file', async () => {
    expect(command).toBe(`${installed}${name.replace('.service', '')}`);
    const { stdout } = await runProgram(basename(command), '--help');
    for (const option of args.filter((arg) => arg.startsWith('--'))) expect(stdout).toContain(`${option} `);
    const environment = name.replace('.service', '.env');
    expect(settings(name, 'EnvironmentFile')).toEqual([`-/etc/flac-metrics/${environment}`]);
    const [, variable = '', options = ''] =
      /^# ([A-Z_]+)="(.*)"$/m.exec(readFileSync(join(unitFolder, environment), 'utf8')) ?? [];
    expect(args).toContain(`$${variable}`);
    for (const [option] of options.matchAll(/--[a-z.-]+ /g)) expect(stdout).toContain(option);
  });

  test('shares user and folder with the others, and only agent and compaction write there', () => {
    expect(settings(name, 'DynamicUser')).toEqual(['yes']);
    expect(settings(name, 'User')).toEqual(['flac-metrics']);
    expect(settings(name, 'StateDirectory')).toEqual(['flac-metrics']);
    const readOnly = name === 'prom-remote.service' ? ['/var/lib/private/flac-metrics'] : [];
    expect(settings(name, 'ReadOnlyPaths')).toEqual(readOnly);
  });
});

describeWith(['systemd-analyze'], 'systemd', () => {
  /** The unit files, with the programs where this build has them. */
  const copies = () => {
    const copied = mkdtempSync(join(folder, 'units-'));
    const built = `${process.cwd()}/node_modules/.bin/`;
    return units.map((name) => {
      const path = join(copied, name);
      writeFileSync(path, textOf(name).replaceAll(installed, built));
      return path;
    });
  };

  test('finds nothing wrong with the units', async () => {
    const program = new StartedProgram('systemd-analyze', ['verify', '--man=no', ...copies()]);
    expect([await program.ended(), program.stderr]).toEqual([0, '']);
  });

  test('counts no service as exposed by more than 2 of 10', async () => {
    for (const path of copies().filter((copy) => copy.endsWith('.service'))) {
      const options = ['--offline=yes', '--threshold=20'];
      const program = new StartedProgram('systemd-analyze', ['security', ...options, path]);
      expect([path, await program.ended(), program.stdout.length > 0]).toEqual([path, 0, true]);
    }
  });
});

describeWith(['systemd-notify', 'python3'], 'a service manager that waits for readiness', () => {
  test.each([
    ['prom-remote', ['--listen', '127.0.0.1:0'], /serving/],
    ['monitoring-agent', [], /recording into/],
  ] as const)('is told by %s, once it works', async (name, args, works) => {
    const dir = mkdtempSync(join(folder, 'service-'));
    const socket = await NotifySocket.listen(dir);
    const environment = [`NOTIFY_SOCKET=${socket.path}`, join('node_modules/.bin', name)];
    const service = new StartedProgram('/usr/bin/env', [...environment, '--dir', dir, ...args]);
    await socket.program.printed(/READY=1/);
    expect(service.stderr).toMatch(works);
    expect(await service.stop()).toBe(0);
    await socket.program.stop();
    expect(service.stderr).not.toContain('systemd');
  });
});
