import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of a page, or one of `<!-- sh … -->`, which is run like it and not shown. */
export interface DocumentedBlock {
  /** Path of the page. */
  readonly page: string;
  /** Of the first line of its text, counted from 1. */
  readonly line: number;
  /** The first word behind the fence; empty where there is none. */
  readonly language: string;
  /** The second: the path that the text is a file of. */
  readonly file: string | undefined;
  readonly text: string;
}

/** README and all pages of docs/. */
export function documentedPages(): string[] {
  const inDocs = readdirSync('docs', { recursive: true, encoding: 'utf8' });
  const pages = inDocs.filter((path) => path.endsWith('.md')).map((path) => join('docs', path));
  return ['README.md', ...pages.toSorted()];
}

/** @throws where a block does not end */
export function blocksOf(page: string): DocumentedBlock[] {
  const text = readFileSync(page, 'utf8');
  const opening = /^(?<indent> *)(?:(?<fence>```+)|(?<comment><!-- sh$))(?<words>.*)\n/gm;
  const blocks: DocumentedBlock[] = [];
  for (let found; (found = opening.exec(text));) {
    const { indent = '', fence, words = '' } = found.groups ?? {};
    const start = opening.lastIndex;
    const closing = new RegExp(`^${indent}${fence ?? '-->'} *$`, 'gm');
    closing.lastIndex = start;
    const end = closing.exec(text);
    const line = text.slice(0, start).split('\n').length;
    if (!end) throw new Error(`${page}:${line}: the block has no end`);
    const [language = '', file] = fence ? words.trim().split(/\s+/) : ['sh'];
    const inner = text.slice(start, end.index).replaceAll(new RegExp(`^${indent}`, 'gm'), '');
    blocks.push({ page, line, language, file, text: inner });
    opening.lastIndex = closing.lastIndex;
  }
  return blocks;
}

/** The text of a page without its blocks. */
export function proseOf(page: string): string {
  return readFileSync(page, 'utf8')
    .replaceAll(/^( *)(```+).*\n[^]*?^\1\2 *$/gm, '')
    .replaceAll(/<!--[^]*?-->/g, '');
}

/**
 * The block of a page that begins with these words, for a test that runs it in a way of its own.
 * @throws where there is none
 */
export function documentedBlock(page: string, beginning: string): DocumentedBlock {
  const block = blocksOf(page).find(({ text }) => text.startsWith(beginning));
  if (!block) throw new Error(`${page} has no block that begins with '${beginning}'`);
  return block;
}

/** The commands of a block of one command a line, without the comments behind them. */
export function commandLines({ text }: DocumentedBlock): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => line.replace(/\s+# .*$/, ''));
}
