import type { IncomingMessage } from 'node:http';
import { HttpError } from '../http-error.ts';
import { BearerToken } from './bearer-token.ts';
import { PromRemoteError } from '../prom-remote-error.ts';
import { PasswordCheck } from './password-check.ts';
import { openWebConfig, readWebConfig, type WebConfig } from './web-config.ts';

/** Where the rules are. */
export interface AccessFiles {
  /** `--web.config.file` */
  readonly webConfig?: string | undefined;
  /** `--bearer-token-file` */
  readonly bearerToken?: string | undefined;
}

/** The hash of a password that nobody has, for users who are not there: that must take as long. */
const nobodysHash = '$2b$10$8qVxNPby.xLZCFevyfZ3JeyC.KrDz6T34HxzRqe3.R/o07TjPdIw2';

/** Who may ask the server. */
export class Access {
  readonly #files: AccessFiles;
  readonly #passwords = new PasswordCheck();
  #config: WebConfig = openWebConfig;
  #token: BearerToken | undefined;
  #isLoaded = false;

  /** @throws PromRemoteError `bad-web-config`, `bad-bearer-token` */
  constructor(files: AccessFiles) {
    this.#files = files;
    this.reload();
  }

  get config(): WebConfig {
    return this.#config;
  }

  /** Whether anybody is let in. */
  get isOpen(): boolean {
    const { users, tls } = this.#config;
    return users.size === 0 && !this.#token && tls?.clientAuthType !== 'RequireAndVerifyClientCert';
  }

  /**
   * Reads the files again; what held before goes on as a whole where one of them is bad.
   * @param takeOver what else is to hold from now on: where it throws, nothing changes
   * @throws PromRemoteError `bad-web-config`, `bad-bearer-token`
   */
  reload(takeOver: (config: WebConfig) => void = () => {}): void {
    const { webConfig, bearerToken } = this.#files;
    const config = webConfig === undefined ? openWebConfig : readWebConfig(webConfig);
    const token = bearerToken === undefined ? undefined : BearerToken.read(bearerToken);
    // What a server asks of the certificates of clients is fixed when it begins to listen.
    const [before, after] = [this.#config.tls?.clientAuthType, config.tls?.clientAuthType];
    if (this.#isLoaded && before !== after) {
      throw new PromRemoteError(
        'bad-web-config',
        `${webConfig}: TLS and client_auth_type change only by a restart`,
      );
    }
    takeOver(config);
    this.#isLoaded = true;
    this.#passwords.keepOnly(config.users);
    this.#config = config;
    this.#token = token;
  }

  /**
   * Lets a request in that shows the password of a user, or the token.
   * @throws HttpError 401; 429 or 503 where passwords are guessed faster than they can be checked
   */
  async admit(request: IncomingMessage): Promise<void> {
    if (this.#config.users.size === 0 && !this.#token) return;
    const [, scheme = '', credentials = ''] =
      /^(\S+) +(\S.*)$/.exec(request.headers.authorization ?? '') ?? [];
    const isAdmitted =
      (/^bearer$/i.test(scheme) && this.#token?.is(credentials)) ||
      (/^basic$/i.test(scheme) && (await this.#isUser(credentials, request.socket.remoteAddress ?? '')));
    if (isAdmitted) return;
    throw new HttpError(401, this.#whatIsNeeded(), { 'WWW-Authenticate': this.#challenge() });
  }

  close(): Promise<void> {
    return this.#passwords.close();
  }

  /** RFC 7617: base64 of `user:password`. */
  async #isUser(credentials: string, address: string): Promise<boolean> {
    if (this.#config.users.size === 0) return false;
    const text = Buffer.from(credentials, 'base64').toString();
    const colon = text.indexOf(':');
    if (colon < 0) return false;
    const [user, password] = [text.slice(0, colon), text.slice(colon + 1)];
    const hash = this.#config.users.get(user);
    const isRight = await this.#passwords.isRight(user, { password, hash: hash ?? nobodysHash }, address);
    // Other rules may hold by now: whoever they do not let in any more is not let in by a check that began before.
    return isRight && hash !== undefined && this.#config.users.get(user) === hash;
  }

  #whatIsNeeded(): string {
    const basic = this.#config.users.size > 0 ? 'basic_auth' : undefined;
    const bearer = this.#token ? 'authorization: { credentials_file: … }' : undefined;
    return `who asks must say who it is: put ${[basic, bearer].filter(Boolean).join(' or ')} into the remote_read section of prometheus.yml`;
  }

  #challenge(): string {
    return [this.#config.users.size > 0 && 'Basic realm="prom-remote"', this.#token && 'Bearer']
      .filter(Boolean)
      .join(', ');
  }
}
