import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programCommands } from './program-commands.js';
import { root } from './set-up.js';

/*
 * Writes synopsis and options of each program into its page, docs/programs/NAME.md, between <!-- options --> and <!-- end -->:
 *
 *   node scripts/program-pages.js           writes them
 *   node scripts/program-pages.js --check   writes nothing, and ends with 1 where a page is not up to date
 */

const isCheck = process.argv[2] === '--check';

/** Of all programs alike, and told in docs/configuration.md. */
const common = new Set(['--version', '--help', '--config', '--print-config']);

for (const command of await programCommands()) {
  const path = join(root, 'docs/programs', `${command.name()}.md`);
  const page = readFileSync(path, 'utf8');
  const renewed = page.replace(
    /(?<=<!-- options -->\n)[^]*(?=<!-- end -->)/,
    () => `\n${optionsSection(command)}\n`,
  );
  if (renewed === page && page.includes(optionsSection(command))) continue;
  if (isCheck) {
    console.error(`${path} is not up to date: run node scripts/program-pages.js`);
    process.exitCode = 1;
  } else writeFileSync(path, renewed);
}

/**
 * @param {Command} program
 * @returns {string} Markdown
 */
function optionsSection(program) {
  const help = program.createHelp();
  const commands = [program, ...program.commands];
  const synopsis = commands.map((command) => help.commandUsage(command).replace(' [command]', ''));
  const tables = commands.map((command) => {
    const options = help.visibleOptions(command).filter(({ long }) => !common.has(long ?? ''));
    const rows = options.map(
      (option) => `| \`${inTable(option.flags)}\` | ${inText(help.optionDescription(option))} |`,
    );
    const name = command === program ? 'option' : `option of \`${command.name()}\``;
    return [`| ${name} | |`, '|---|---|', ...rows, ''].join('\n');
  });
  return ['```text', ...synopsis, '```', '', ...tables].join('\n');
}

/** @param {string} text */
function inTable(text) {
  return text.replaceAll('|', String.raw`\|`);
}

/** @param {string} text */
function inText(text) {
  return inTable(text).replaceAll(/[*_<]/g, String.raw`\$&`);
}

/** @typedef {import('@flac-metrics/command-line').Command} Command */
