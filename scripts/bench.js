import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root, setUp } from './set-up.js';

// `npm run bench`: what the programs cost, measured on what set-up built.
setUp();
const tsx = join(root, 'node_modules/.bin/tsx');
const { status } = spawnSync(tsx, [join(root, 'bench/main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
