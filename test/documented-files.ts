import { parse } from 'yaml';
import { programNames } from '@flac-metrics/command-line';
import type { DocumentedBlock } from './documented-blocks.ts';
import type { DocumentedSession } from './documented-session.ts';

/** What takes files whose first keys are these: a command, which ends with 0 where all is right. */
const yamlChecks: readonly (readonly [keys: readonly string[], check: (file: string) => string])[] = [
  [
    programNames.filter((name) => name !== 'npm-start'),
    (file) =>
      `for program in $(sed -n 's/^\\([a-z-]*\\):.*/\\1/p' ${file}); do $program --config ${file} --print-config || exit; done`,
  ],
  [
    ['global', 'remote_read', 'scrape_configs', 'rule_files', 'storage'],
    (file) => `promtool check config --syntax-only ${file}`,
  ],
  [['groups'], (file) => `promtool check rules ${file}`],
  [['tls_server_config', 'basic_auth_users'], (file) => `promtool check web-config ${file}`],
];

/**
 * Checks a block that is a file by what it is for. Where it names its path, it stands there for the commands below it.
 * @returns whether there is a way to check such a block
 * @throws saying what is wrong with it
 */
export async function checkFile(block: DocumentedBlock, session: DocumentedSession): Promise<boolean> {
  const { language, text, page, line, file = `${language}-${line}` } = block;
  if (language === 'json') JSON.parse(text);
  if (block.file !== undefined || language !== 'json') session.write(file, text);
  const check = checkOf(language, text, file);
  if (check === undefined) return language === 'json';
  const { status, printed } = await session.runAll(check);
  if (status !== 0) throw new Error(`${page}:${line}: ${check}\n${printed}`);
  return true;
}

function checkOf(language: string, text: string, file: string): string | undefined {
  if (language === 'ini' && file.startsWith('/etc/systemd/system/')) return 'systemctl daemon-reload';
  if (language !== 'yaml') return undefined;
  const keys = Object.keys(parse(text));
  return yamlChecks.find(([known]) => keys.every((key) => known.includes(key)))?.[1](file);
}
