import type { SecureContextOptions, TlsOptions } from 'node:tls';

/** How the server speaks TLS. */
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

export const clientAuthTypes = ['NoClientCert', 'RequestClientCert', 'RequireAndVerifyClientCert'] as const;
export type ClientAuthType = (typeof clientAuthTypes)[number];

/** As the web configuration has them, and as Node does. */
export const tlsVersions = { TLS12: 'TLSv1.2', TLS13: 'TLSv1.3' } as const;
export type TlsVersion = (typeof tlsVersions)[keyof typeof tlsVersions];

/** What of TLS can be changed while the server runs. */
export function secureContextOf({
  cert,
  key,
  clientCa,
  minVersion,
  maxVersion,
}: TlsConfig): SecureContextOptions {
  return { cert, key, minVersion, maxVersion, ...(clientCa !== undefined && { ca: clientCa }) };
}

export function tlsOptionsOf(config: TlsConfig): TlsOptions & SecureContextOptions {
  const { clientAuthType } = config;
  return {
    ...secureContextOf(config),
    requestCert: clientAuthType !== 'NoClientCert',
    rejectUnauthorized: clientAuthType === 'RequireAndVerifyClientCert',
  };
}
