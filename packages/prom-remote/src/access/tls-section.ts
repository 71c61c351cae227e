import { dirname, resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { reasonOf } from '@flac-metrics/sample-codec';
import { badWebConfig, type ConfigSection } from './config-section.ts';
import { readSmallFile } from './read-small-file.ts';
import {
  clientAuthTypes,
  secureContextOf,
  tlsVersions,
  type TlsConfig,
  type TlsVersion,
} from './tls-config.ts';

const keys = ['cert_file', 'key_file', 'client_ca_file', 'client_auth_type', 'min_version', 'max_version'];

/**
 * Reads `tls_server_config` and the files that it names, and tries whether they serve.
 * @throws PromRemoteError `bad-web-config`
 */
export function readTlsSection(root: ConfigSection): TlsConfig {
  const { path } = root;
  const tls = root.section('tls_server_config', keys);
  const [certFile, keyFile, caFile] = ['cert_file', 'key_file', 'client_ca_file'].map((key) => tls.text(key));
  if (certFile === undefined || keyFile === undefined)
    throw badWebConfig(path, 'tls_server_config needs cert_file and key_file');
  const clientAuthType = clientAuthTypes.find(
    (type) => type === (tls.text('client_auth_type') ?? 'NoClientCert'),
  );
  if (!clientAuthType)
    throw badWebConfig(path, `client_auth_type must be one of ${clientAuthTypes.join(', ')}`);
  if ((clientAuthType === 'RequireAndVerifyClientCert') !== (caFile !== undefined)) {
    const both = 'client_ca_file and client_auth_type: RequireAndVerifyClientCert';
    throw badWebConfig(path, `${both} need each other`);
  }
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
  if (config.minVersion > config.maxVersion) throw badWebConfig(path, 'min_version is above max_version');
  try {
    createSecureContext(secureContextOf(config));
  } catch (error) {
    throw badWebConfig(path, `certificate and key do not serve: ${reasonOf(error)}`);
  }
  return config;
}

function versionOf(path: string, text: string): TlsVersion {
  if (text === 'TLS12' || text === 'TLS13') return tlsVersions[text];
  throw badWebConfig(path, `TLS versions are ${Object.keys(tlsVersions).join(' and ')}`);
}
