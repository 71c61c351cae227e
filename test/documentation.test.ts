import { readFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { documentedBlock, documentedPages } from './documented-blocks.ts';
import { runElsewhere, testPage } from './documented-pages.ts';
import { temporaryFolder } from './temporary-folder.ts';

// Programs by the dozen, and set-up, on a machine that may have other work.
vi.setConfig({ testTimeout: 90_000 });

const folder = temporaryFolder();

test.each(runElsewhere)('%s has a block that begins with %s, which %s runs', (page, beginning, path) => {
  expect(documentedBlock(page, beginning).text).toContain(beginning);
  expect(readFileSync(path, 'utf8')).toContain(`documentedBlock('${page}', '${beginning}')`);
});

// Those of the programs are run by program-pages.test.ts, on another core.
for (const page of documentedPages()) if (!page.startsWith('docs/programs/')) testPage(page, folder);
