import { UsageError } from '../exit-status.ts';
import type { GivenValue } from './given-value.ts';
import { hintOf } from './nearest-name.ts';
import type { Setting } from './setting.ts';
import { yaml } from './yaml.ts';

/** What a section knows of the file around it. */
interface Surroundings {
  /** An offset → `FILE:LINE`. */
  where(offset: number): string;
  /** What an alias stands for, or what is none. */
  resolved(node: unknown): unknown;
}

/** The keys of a program or subcommand, or of the whole file. All its methods throw UsageErrors that name the line. */
export class ConfigurationSection {
  readonly #path: readonly string[];
  readonly #entries = new Map<string, { readonly from: string; readonly node: unknown }>();
  readonly #around: Surroundings;

  constructor(path: readonly string[], contents: unknown, from: string, around: Surroundings) {
    this.#path = path;
    this.#around = around;
    if (isEmpty(contents)) return;
    const { isMap } = yaml();
    if (!isMap(contents))
      throw new UsageError(
        `${from || around.where(0)}: ${path.join(' ') || 'the file'} must be keys with values behind, as "dir: recordings"`,
      );
    for (const { key, value } of contents.items) {
      const at = around.where(startOf(key));
      this.#entries.set(textOf(key) ?? '', { from: at, node: around.resolved(value) });
    }
  }

  section(name: string): ConfigurationSection | undefined {
    const entry = this.#entries.get(name);
    return entry && new ConfigurationSection([...this.#path, name], entry.node, entry.from, this.#around);
  }

  /** Refuses keys that are not among those known. */
  expect(known: readonly string[], what: 'section' | 'option'): void {
    for (const [name, { from }] of this.#entries) {
      if (known.includes(name)) continue;
      const whose = this.#path.length === 0 ? 'the file' : this.#path.join(' ');
      throw new UsageError(
        `${from}: ${whose} has no ${what} ${JSON.stringify(name)}: ${hintOf(name, known)}`,
      );
    }
  }

  /** What it says of a setting of this section. */
  value(setting: Setting): GivenValue | undefined {
    const entry = this.#entries.get(setting.key);
    if (!entry) return undefined;
    const { from, node } = entry;
    const refused = (why: string) => new UsageError(`${from}: ${setting.key} ${why}`);
    if (isEmpty(node)) throw refused('has no value: write one, or take the line away');
    const text = textOf(node);
    if (text !== undefined) return { from, texts: [text] };
    if (!yaml().isSeq(node)) throw refused('must be one value, without keys');
    if (!setting.isRepeatable) throw refused('takes one value, not a list');
    return {
      from,
      texts: node.items.map((item) => {
        const text = textOf(this.#around.resolved(item));
        if (text === undefined) throw refused('has something else than a text in its list');
        return text;
      }),
    };
  }
}

function textOf(node: unknown): string | undefined {
  return yaml().isScalar(node) && typeof node.value === 'string' ? node.value : undefined;
}

/** Whether there is nothing, not even quotes. */
function isEmpty(node: unknown): boolean {
  return node === null || (yaml().isScalar(node) && node.type === 'PLAIN' && node.value === '');
}

function startOf(node: unknown): number {
  return yaml().isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
