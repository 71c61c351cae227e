import { validateHeaderName, validateHeaderValue } from 'node:http';
import { parse, YAMLParseError } from 'yaml';
import { badWebConfig, ConfigSection } from './config-section.ts';
import { readSmallFile } from './read-small-file.ts';
import type { TlsConfig } from './tls-config.ts';
import { readTlsSection } from './tls-section.ts';

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

/** What holds where there is no such file. */
export const openWebConfig: WebConfig = { tls: undefined, headers: {}, users: new Map() };

/**
 * Reads the file, and those that it names.
 * @throws PromRemoteError `bad-web-config` saying where and what; never what a secret is
 */
export function readWebConfig(path: string): WebConfig {
  const root = new ConfigSection(path, '', parseYaml(path), [
    'tls_server_config',
    'http_server_config',
    'basic_auth_users',
  ]);
  const http = root.section('http_server_config', ['headers', 'http2']);
  return {
    tls: root.has('tls_server_config') ? readTlsSection(root) : undefined,
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
    throw badWebConfig(path, `it is not YAML${where}`);
  }
}

function checkHeaders(path: string, headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) {
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw badWebConfig(path, `http_server_config.headers: ${JSON.stringify(name)} cannot be sent`);
    }
  }
  return headers;
}

function checkHash(path: string, user: string, hash: string): string {
  if (/^\$2[aby]\$(?:0[4-9]|1[0-6])\$[./A-Za-z0-9]{53}$/.test(hash)) return hash;
  throw badWebConfig(
    path,
    `basic_auth_users: what stands behind ${JSON.stringify(user)} is no bcrypt hash of a cost from 4 to 16 (htpasswd -nBC 10 "" makes one)`,
  );
}
