import { validateHeaderName, validateHeaderValue } from 'node:http';
import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { reasonOf } from '@flac-metrics/sample-codec';
import { parse, YAMLParseError } from 'yaml';
import { PromRemoteError } from '../prom-remote-error.ts';
import { readSmallFile } from './read-small-file.ts';
import { secureContextOf } from './tls-options.ts';

/*
 * The web configuration file of Prometheus and its exporters (prometheus/exporter-toolkit, docs/web-configuration.md):
 *
 *   tls_server_config:
 *     cert_file: server.crt          relative to this file; so are the others
 *     key_file: server.key
 *     client_auth_type: NoClientCert, RequestClientCert or RequireAndVerifyClientCert
 *     client_ca_file: clients.crt
 *     min_version: TLS12             TLS12 or TLS13; so is max_version
 *   http_server_config:
 *     headers: { NAME: value }       for every answer
 *   basic_auth_users:
 *     NAME: bcrypt hash of the password
 */

export interface WebConfig {
  readonly tls: TlsConfig | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Bcrypt hashes by the names of their users. */
  readonly users: ReadonlyMap<string, string>;
}

export interface TlsConfig {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
  /** Of those who sign the certificates of clients. */
  readonly clientCa: string | undefined;
  readonly clientAuthType: ClientAuthType;
  readonly minVersion: TlsVersion;
  readonly maxVersion: TlsVersion;
}

const clientAuthTypes = ['NoClientCert', 'RequestClientCert', 'RequireAndVerifyClientCert'] as const;
export type ClientAuthType = (typeof clientAuthTypes)[number];

const tlsVersions = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
export type TlsVersion = (typeof tlsVersions)[keyof typeof tlsVersions];

/** What holds where there is no such file. */
export const openWebConfig: WebConfig = { tls: undefined, headers: {}, users: new Map() };

/**
 * Reads the file, and those that it names.
 * @throws PromRemoteError `bad-web-config` saying where and what; never what a secret is
 */
export function readWebConfig(path: string): WebConfig {
  const root = new Section(path, '', parseYaml(path), [
    'tls_server_config',
    'http_server_config',
    'basic_auth_users',
  ]);
  const http = root.section('http_server_config', ['headers', 'http2']);
  return {
    tls: root.has('tls_server_config') ? readTls(path, root) : undefined,
    headers: checkHeaders(path, http.texts('headers')),
    users: new Map(
      Object.entries(root.texts('basic_auth_users')).map(([user, hash]) => [
        user,
        checkHash(path, user, hash),
      ]),
    ),
  };
}

function parseYaml(path: string): unknown {
  const text = readSmallFile(path, 'bad-web-config', 'the web configuration');
  try {
    return parse(text, { logLevel: 'error', prettyErrors: true }) ?? {};
  } catch (error) {
    // The message of the parser quotes the lines around, and with them secrets.
    const where =
      error instanceof YAMLParseError ? ` (${error.code}, line ${error.linePos?.[0].line ?? '?'})` : '';
    throw bad(path, `it is not YAML${where}`);
  }
}

function readTls(path: string, root: Section): TlsConfig {
  const keys = ['cert_file', 'key_file', 'client_ca_file', 'client_auth_type', 'min_version', 'max_version'];
  const tls = root.section('tls_server_config', keys);
  const [certFile, keyFile, caFile] = ['cert_file', 'key_file', 'client_ca_file'].map((key) => tls.text(key));
  if (certFile === undefined || keyFile === undefined)
    throw bad(path, 'tls_server_config needs cert_file and key_file');
  const clientAuthType = clientAuthTypes.find(
    (type) => type === (tls.text('client_auth_type') ?? 'NoClientCert'),
  );
  if (!clientAuthType) throw bad(path, `client_auth_type must be one of ${clientAuthTypes.join(', ')}`);
  if ((clientAuthType === 'RequireAndVerifyClientCert') !== (caFile !== undefined))
    throw bad(path, 'client_ca_file and client_auth_type: RequireAndVerifyClientCert need each other');
  const read = (file: string, what: string) =>
    readSmallFile(resolve(dirname(path), file), 'bad-web-config', `${path}: ${what}`);
  const config: TlsConfig = {
    cert: read(certFile, 'cert_file'),
    key: read(keyFile, 'key_file'),
    clientCa: caFile === undefined ? undefined : read(caFile, 'client_ca_file'),
    clientAuthType,
    minVersion: versionOf(path, tls.text('min_version') ?? 'TLS12'),
    maxVersion: versionOf(path, tls.text('max_version') ?? 'TLS13'),
  };
  if (config.minVersion > config.maxVersion) throw bad(path, 'min_version is above max_version');
  try {
    createSecureContext(secureContextOf(config));
  } catch (error) {
    throw bad(path, `certificate and key do not serve: ${reasonOf(error)}`);
  }
  return config;
}

function versionOf(path: string, text: string): TlsVersion {
  if (text === 'TLS12' || text === 'TLS13') return tlsVersions[text];
  throw bad(path, `TLS versions are ${Object.keys(tlsVersions).join(' and ')}`);
}

function checkHeaders(path: string, headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw bad(path, `http_server_config.headers: ${JSON.stringify(name)} cannot be sent`);
    }
  }
  return headers;
}

function checkHash(path: string, user: string, hash: string): string {
  if (/^\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/.test(hash)) return hash;
  throw bad(
    path,
    `basic_auth_users: what stands behind ${JSON.stringify(user)} is no bcrypt hash of a cost from 4 to 16 (htpasswd -nBC 10 "" makes one)`,
  );
}

/** A mapping of the file, of which every key is known. */
class Section {
  readonly #path: string;
  readonly #name: string;
  readonly #values: ReadonlyMap<string, unknown>;

  constructor(path: string, name: string, value: unknown, keys?: readonly string[]) {
    this.#path = path;
    this.#name = name;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw bad(path, `${name || 'the file'} must be a mapping of keys to values`);
    this.#values = new Map(Object.entries(value));
    for (const key of this.#values.keys()) {
      if (keys && !keys.includes(key))
        throw bad(path, `${[name, key].filter(Boolean).join('.')} is not known; there is ${keys.join(', ')}`);
    }
  }

  has(key: string): boolean {
    return this.#values.has(key);
  }

  section(key: string, keys?: readonly string[]): Section {
    return new Section(this.#path, key, this.#values.get(key) ?? {}, keys);
  }

  text(key: string): string | undefined {
    const value = this.#values.get(key);
    if (value === undefined || typeof value === 'string') return value;
    throw bad(this.#path, `${this.#name}.${key} must be a text`);
  }

  /** A mapping of texts to texts. */
  texts(key: string): Record<string, string> {
    const section = this.section(key);
    return Object.fromEntries([...section.#values.keys()].map((name) => [name, section.text(name) ?? '']));
  }
}

function bad(path: string, what: string): PromRemoteError {
  return new PromRemoteError('bad-web-config', `${path}: ${what}`);
}
