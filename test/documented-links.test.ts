import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { documentedPages, proseOf } from './documented-blocks.ts';

/** What a heading is called in an address, as GitHub does it. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-');
}

/** The links of a page within the project that lead nowhere. */
function brokenLinks(page: string): string[] {
  const links = Array.from(proseOf(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = '']) => link);
  return links.filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [file = '', anchor] = link.split('#');
    const path = file === '' ? page : join(dirname(page), file);
    if (!existsSync(path)) return true;
    const headings = anchor === undefined ? [] : readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm);
    return anchor !== undefined && !Array.from(headings, ([, text = '']) => anchorOf(text)).includes(anchor);
  });
}

test.each([...documentedPages(), 'ARCHITECTURE.md'])('%s has no link that leads nowhere', (page) => {
  expect(brokenLinks(page)).toEqual([]);
});
