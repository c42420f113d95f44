import { isJsonObject, type JsonObject } from '@waybill/kernel';
import type { BoundedAnswer } from '../../http/bounded-request.ts';
import type { Deadline } from '../../http/deadline.ts';
import { sendPatiently } from '../../http/send-patiently.ts';
import { shownReason } from '../../http/shown-reason.ts';
import {
  keyAnswerMalformed,
  keyServiceDenied,
  keyServiceUnreachable,
  readKeyAnswer,
  remoteKeyUnusable,
} from '../key-service-error.ts';
import type { VaultAccess } from './vault-access.ts';

const maxAnswerBytes = 1024 * 1024;

/** Calls Vault's HTTP interface (`/v1/…`), logging in first where an ID token is the credential. */
export class VaultSession {
  readonly #access: VaultAccess;
  #token: string | undefined;

  constructor(access: VaultAccess) {
    this.#access = access;
    if (access.login.kind === 'token') this.#token = access.login.token;
  }

  /** The `data` of an answer. A token that expired meanwhile is replaced once, where the ID token still allows it. */
  async ask(
    call: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: JsonObject },
    deadline: Deadline,
  ): Promise<JsonObject> {
    const wasLoggedIn = this.#token !== undefined;
    let answer = await this.#send(call, (this.#token ??= await this.#logIn(deadline)), deadline);
    if (answer.status === 403 && wasLoggedIn && this.#access.login.kind === 'jwt') {
      this.#token = await this.#logIn(deadline);
      answer = await this.#send(call, this.#token, deadline);
    }
    const { data } = readKeyAnswer('Vault', this.#accepted(answer, this.#token).body);
    if (!isJsonObject(data)) throw keyAnswerMalformed('Vault', 'an object "data"', 'none');
    return data;
  }

  /** Vault API, "JWT/OIDC auth method", login; answers with a token of the role. */
  async #logIn(deadline: Deadline): Promise<string> {
    const { login } = this.#access;
    if (login.kind === 'token') return login.token;
    const { role, jwt } = login;
    const call = { method: 'POST', path: `auth/${login.path}/login`, body: { role, jwt } } as const;
    const { body } = this.#accepted(await this.#send(call, undefined, deadline), jwt);
    const { auth } = readKeyAnswer('Vault', body);
    const token = isJsonObject(auth) ? auth['client_token'] : undefined;
    // It becomes a header: no line breaks, nothing but what Vault issues.
    if (typeof token !== 'string' || !/^[\x21-\x7e]{1,4096}$/.test(token)) {
      throw keyAnswerMalformed('Vault', 'a token at auth.client_token', 'none');
    }
    return token;
  }

  async #send(
    call: { readonly method: 'GET' | 'POST'; readonly path: string; readonly body?: JsonObject },
    token: string | undefined,
    deadline: Deadline,
  ): Promise<BoundedAnswer> {
    const { address, namespace } = this.#access;
    const outcome = await sendPatiently(
      {
        method: call.method,
        url: `${address}/v1/${call.path}`,
        headers: {
          accept: 'application/json',
          // Tells Vault's agent and proxies that this is no browser's forged request.
          'x-vault-request': 'true',
          ...(call.body && { 'content-type': 'application/json' }),
          ...(token !== undefined && { 'x-vault-token': token }),
          ...(namespace !== undefined && { 'x-vault-namespace': namespace }),
        },
        ...(call.body && { body: JSON.stringify(call.body) }),
        maxBytes: maxAnswerBytes,
      },
      deadline,
      // Vault Enterprise: a node that has not yet seen the login of a moment ago asks to be asked again.
      ({ status }) => (status === 412 ? 'not yet consistent' : undefined),
    );
    if (outcome.kind === 'answer') return outcome.answer;
    const sealed = outcome.found.endsWith(' status 503') ? ' (sealed, or a standby without active node)' : '';
    throw keyServiceUnreachable('Vault', `${outcome.found}${sealed}`, outcome.cause);
  }

  /** Vault API, "HTTP status codes": 400 invalid, 403 denied, 404 no such path or not even to be seen. */
  #accepted(answer: BoundedAnswer, secret: string | undefined): BoundedAnswer {
    const { status } = answer;
    if (status >= 200 && status < 300) return answer;
    const found = `status ${status}${reasonsIn(answer.body, secret)}`;
    if (status === 404) throw remoteKeyUnusable('Vault', found);
    if (status >= 300 && status < 400) {
      throw keyServiceUnreachable('Vault', `${found}: a redirect, which is not followed`);
    }
    throw keyServiceDenied(
      'Vault',
      found,
      'The policy of the token needs "read" on <engine>/keys/<name> and "update" on <engine>/sign/<name>.',
    );
  }
}

/** Vault gives `{"errors": ["…"]}`. */
function reasonsIn(body: Uint8Array, secret: string | undefined): string {
  try {
    const { errors } = readKeyAnswer('Vault', body.subarray(0, 8192));
    const texts = Array.isArray(errors) ? errors.filter((text) => typeof text === 'string') : [];
    return texts.length === 0 ? '' : `: ${shownReason(texts.join('; '), secret)}`;
  } catch {
    return '';
  }
}
