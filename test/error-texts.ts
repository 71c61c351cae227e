import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

function sourceFiles(): string[] {
  return readdirSync('packages').flatMap((name) => {
    const folder = join('packages', name, 'src');
    const paths = readdirSync(folder, { encoding: 'utf8', recursive: true });
    return paths.filter((path) => path.endsWith('.ts')).map((path) => join(folder, path));
  });
}

/** `Class code` of every closed code of the packages' error classes. */
export function errorCodes(): string[] {
  return sourceFiles().flatMap((path) => {
    const source = readFileSync(path, 'utf8');
    const owners = [...source.matchAll(/class (\w+) extends Error/g)].map(([, name = '']) => name);
    return owners.flatMap((owner) => codesOf(owner, source).map((code) => `${owner} ${code}`));
  });
}

function codesOf(owner: string, source: string): string[] {
  const own = source.slice(source.indexOf(`class ${owner} `));
  const [, single] = /^ {2}readonly code = '([^']+)'/m.exec(own.slice(0, own.indexOf('\n}'))) ?? [];
  if (single !== undefined) return [single];
  const [, union = ''] = new RegExp(`type ${owner}Code =\\n?(.*?);`, 's').exec(source) ?? [];
  return [...union.matchAll(/^ *\|? *'([^']+)'|\| '([^']+)'/gm)].map(
    ([, first, other]) => first ?? other ?? '',
  );
}

/** All texts of the sources as they are said: `…` for what is put in, parts that stand on several lines joined. */
export function normalisedSources(): string {
  return sourceFiles()
    .map((path) => normalised(readFileSync(path, 'utf8')))
    .join('\n');
}

function normalised(source: string): string {
  return withEllipses(source)
    .replaceAll(/[`']\s*\+\s*[`']/g, '')
    .replaceAll(
      /log\(\s*'(\w+)',\s*'([^']+)',\s*\{([^}]*)\}/g,
      (_, level: string, message: string, fields: string) => {
        const keys = [...fields.trim().matchAll(/(\w+)(?::[^,]*)?(?:,|$|\n)/g)].map(([, key]) => `${key}=…`);
        return `level=${level} msg=${message.includes(' ') ? JSON.stringify(message) : message} ${keys.join(' ')}`;
      },
    );
}

/** Puts `…` in the place of everything that is put into templates, however deep it goes. */
function withEllipses(source: string): string {
  let text = '';
  for (let at = 0; at < source.length; at += 1) {
    if (!source.startsWith('${', at)) {
      text += source[at];
      continue;
    }
    let depth = 1;
    for (at += 2; depth > 0 && at < source.length; at += 1) {
      if (source[at] === '{') depth += 1;
      if (source[at] === '}') depth -= 1;
    }
    at -= 1;
    text += '…';
  }
  return text;
}
