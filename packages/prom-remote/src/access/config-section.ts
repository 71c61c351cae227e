import { PromRemoteError } from '../prom-remote-error.ts';

/** A mapping of the web configuration file, of which every key is known. */
export class ConfigSection {
  /** Of the file. */
  readonly path: string;
  /** The key that it stands behind, '' for the whole file. */
  readonly #name: string;
  readonly #values: ReadonlyMap<string, unknown>;

  /**
   * @param keys that there may be; any, where they are left out
   * @throws PromRemoteError `bad-web-config`, as all its methods do
   */
  constructor(path: string, name: string, value: unknown, keys?: readonly string[]) {
    this.path = path;
    this.#name = name;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw badWebConfig(path, `${name || 'the file'} must be a mapping of keys to values`);
    this.#values = new Map(Object.entries(value));
    for (const key of this.#values.keys()) {
      if (keys && !keys.includes(key)) {
        const whole = [name, key].filter(Boolean).join('.');
        throw badWebConfig(path, `${whole} is not known; there is ${keys.join(', ')}`);
      }
    }
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  section(key: string, keys?: readonly string[]): ConfigSection {
    return new ConfigSection(this.path, key, this.#values.get(key) ?? {}, keys);
  }

  text(key: string): string | undefined {
    const value = this.#values.get(key);
    if (value === undefined || typeof value === 'string') return value;
    throw badWebConfig(this.path, `${this.#name}.${key} must be a text`);
  }

  /** A mapping of texts to texts. */
  texts(key: string): Record<string, string> {
    const section = this.section(key);
    return Object.fromEntries([...section.#values.keys()].map((name) => [name, section.text(name) ?? '']));
  }
}

/** @param what is wrong, without secrets */
export function badWebConfig(path: string, what: string): PromRemoteError {
  return new PromRemoteError('bad-web-config', `${path}: ${what}`);
}
