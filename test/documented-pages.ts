import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { programNames } from '@flac-metrics/command-line';
import { blocksOf, type DocumentedBlock } from './documented-blocks.ts';
import { checkFile } from './documented-files.ts';
import { DocumentedSession } from './documented-session.ts';
import { asShown, shownCommands } from './shown-commands.ts';
import { describeWith, systemPrograms, type SystemProgram } from './system-programs.ts';

/*
 * Every block of README and docs/ is run or checked, by its language:
 *
 *   console          commands behind `$ `, each with what it prints, or with nothing where it succeeds; also without a language
 *   sh               commands that all succeed; in a comment, <!-- sh … -->, they prepare what the page needs
 *   yaml json ini    a file, named behind the language where commands need it, checked by the program that it is for
 *   text, or none    a drawing, or a form: no commands
 *
 * Those of one page share a folder and a shell; DocumentedSession tells how commands are kept from touching anything else, and
 * `shownCommands` how what they print is compared. What no rule is for fails. Blocks that cannot be run there are taken from the page by other tests:
 */
export const runElsewhere = [
  ['README.md', 'npm start', 'test/start.test.ts'],
  ['README.md', 'npm run pack', 'test/packing.test.ts'],
  ['docs/compression.md', 'node scripts/compression.js', 'test/compression-page.test.ts'],
] as const;

const isElsewhere = ({ page, text }: DocumentedBlock) =>
  runElsewhere.some(([where, beginning]) => page === where && text.startsWith(beginning));

/** Programs of the system that the blocks of a page take. */
function needed(blocks: readonly DocumentedBlock[]): SystemProgram[] {
  const words = blocks.flatMap(({ language, text }) => {
    if (language === 'ini') return ['systemd-analyze'];
    if (language === 'yaml') return ['promtool'];
    const commands = language === 'sh' ? text : text.replaceAll(/^(?!\$ ).*$/gm, '');
    return commands.replaceAll('systemctl', 'systemd-analyze').split(/[^\w-]+/);
  });
  const all = new Set(words);
  return systemPrograms.filter((program) => all.has(program));
}

const isConsole = ({ language, text }: DocumentedBlock) =>
  language === 'console' || (language === '' && text.startsWith('$ '));

/** A synopsis, which begins like a command, is a text. */
const commandInDrawing = new RegExp(`^(?:[$#]|sudo|cd|cp|npm|npx|node|${programNames.join('|')}) `, 'gm');

/** Runs or checks a block, by its language. @returns its text, as it would have to be */
async function asRun(block: DocumentedBlock, session: DocumentedSession): Promise<string> {
  const { language, text } = block;
  if (isConsole(block)) {
    let all = '';
    for (const shown of shownCommands(block)) all += asShown(shown, await session.run(shown));
    return all;
  }
  if (language === 'text') return text;
  if (language === '') return text.replaceAll(commandInDrawing, '(a command) ');
  if (language !== 'sh') return (await checkFile(block, session)) ? text : '(nothing here checks it)';
  const { status, printed } = await session.runAll(text);
  return status === 0 ? text : `${text}${printed}(status ${status})`;
}

/**
 * A test for each block of a page.
 * @param folder for its commands
 */
export function testPage(page: string, folder: string): void {
  const blocks = blocksOf(page).filter((block) => !isElsewhere(block));
  if (blocks.length === 0) return;
  describeWith(needed(blocks), page, () => {
    let session: DocumentedSession;
    beforeAll(async () => {
      session = await DocumentedSession.start(join(folder, page));
    });
    afterAll(() => session.end());

    test.each(blocks)('line $line: $language', async (block) => {
      expect(await asRun(block, session)).toBe(block.text);
    });
  });
}
