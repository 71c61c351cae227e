import { readdirSync } from 'node:fs';
import { formatRows, type Row } from './row.ts';

/*
 * `npm run bench [-- --json] [NAME…]`: every benchmark of this folder, or those named. Each file but this one and row.ts
 * exports `run(): Promise<Row[]>`.
 */

const names = process.argv.slice(2).filter((argument) => argument !== '--json');
const all = readdirSync(new URL('.', import.meta.url))
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -'.ts'.length))
  .filter((name) => name !== 'main' && name !== 'row');
for (const name of names) {
  if (all.includes(name)) continue;
  console.error(`bench: there is no ${name}; there are ${all.join(', ')}`);
  process.exit(2);
}

const rows: Row[] = [];
for (const name of names.length > 0 ? names : all) {
  console.error(`bench: ${name}`);
  const { run }: { run: () => Promise<Row[]> } = await import(`./${name}.ts`);
  rows.push(...(await run()));
}
console.log(process.argv.includes('--json') ? JSON.stringify(rows, null, 2) : formatRows(rows));
