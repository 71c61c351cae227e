import type { SecureContextOptions, TlsOptions } from 'node:tls';
import type { TlsConfig } from './web-config.ts';

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
