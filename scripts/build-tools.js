import { spawnSync } from 'node:child_process';

/** What it takes to build libFLAC's binding from source: a test for each tool, and the Debian package that brings it. */
const buildTools = [
  { debianPackage: 'cmake', isThere: () => succeeds('cmake', ['--version']) },
  { debianPackage: 'g++', isThere: () => succeeds('c++', ['--version']) },
  {
    debianPackage: 'make',
    isThere: () => succeeds('make', ['--version']) || succeeds('ninja', ['--version']),
  },
  { debianPackage: 'pkg-config', isThere: () => succeeds('pkg-config', ['--version']) },
  { debianPackage: 'libflac-dev', isThere: () => succeeds('pkg-config', ['--exists', 'flac']) },
];

/** As root where there is apt, installs what is missing; otherwise ends the process with one line that names the packages. */
export function installBuildTools() {
  const missing = buildTools.filter((tool) => !tool.isThere()).map((tool) => tool.debianPackage);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  if (process.getuid?.() !== 0 || !succeeds('apt-get', ['--version'])) {
    console.error(`set-up: libFLAC cannot be built; install (names as in Debian) and run again: ${names}`);
    process.exit(1);
  }
  console.error(`set-up: installing ${names}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...missing]]) {
    const { status, stdout, stderr } = spawnSync('apt-get', args, { env, encoding: 'utf8' });
    if (status === 0) continue;
    process.stderr.write(`${stdout}${stderr}`);
    console.error(`set-up: apt-get ${args[0]} failed; install by hand and run again: ${names}`);
    process.exit(1);
  }
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function succeeds(command, args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}
