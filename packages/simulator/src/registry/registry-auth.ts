import { randomUUID } from 'node:crypto';
import { json, type ServiceReply, type ServiceRequest } from '../sigstore/http-service.ts';

/** How a registry wants callers to show who they are. */
export type RegistryAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | {
      /** A token service at `/jwt/auth`, as GitLab has it. */
      readonly kind: 'token';
      readonly username: string;
      readonly password: string;
      /** Anybody may pull. */
      readonly isPublic?: boolean;
      /** What the password may do; everything unless told. */
      readonly actions?: readonly ('pull' | 'push')[];
      /** A refresh token that is taken as well (OAuth 2). */
      readonly identityToken?: string;
      /** Another address for the token service than the true one. */
      readonly realm?: string;
    };

interface Grant {
  readonly repository: string;
  readonly actions: readonly string[];
}

/** Who may do what; tokens live as long as the registry. */
export class RegistryGuard {
  readonly #auth: RegistryAuth;
  readonly #grants = new Map<string, Grant>();

  constructor(auth: RegistryAuth) {
    this.#auth = auth;
  }

  /** The refusal of a request that may not be made, or undefined. */
  refusal(request: ServiceRequest, repository: string, home: string): ServiceReply | undefined {
    const auth = this.#auth;
    const needed = request.method === 'GET' || request.method === 'HEAD' ? 'pull' : 'push';
    const shown = request.headers.authorization ?? '';
    if (auth.kind === 'none') return undefined;
    if (auth.kind === 'basic') {
      return shown === basic(auth) ? undefined : unauthorized('Basic realm="simulated"');
    }
    const grant = this.#grants.get(shown.replace(/^Bearer /, ''));
    if (grant?.repository === repository && grant.actions.includes(needed)) return undefined;
    const scope = `repository:${repository}:${needed === 'push' ? 'pull,push' : 'pull'}`;
    const error = grant ? ',error="insufficient_scope"' : shown === '' ? '' : ',error="invalid_token"';
    const realm = auth.realm ?? `${home}/jwt/auth`;
    return unauthorized(`Bearer realm="${realm}",service="container_registry",scope="${scope}"${error}`);
  }

  /** Answers the token service. */
  issue(request: ServiceRequest): ServiceReply {
    const auth = this.#auth;
    if (auth.kind !== 'token') return json(404, {});
    const form = new URLSearchParams(Buffer.from(request.body).toString());
    const scope = request.url.searchParams.get('scope') ?? form.get('scope') ?? '';
    const shown = request.headers.authorization;
    const isKnown =
      shown === basic(auth) ||
      (auth.identityToken !== undefined && form.get('refresh_token') === auth.identityToken);
    if ((shown !== undefined || request.method === 'POST') && !isKnown) {
      return json(401, { errors: [{ code: 'UNAUTHORIZED', message: 'HTTP Basic: Access denied' }] });
    }
    const [, repository = '', wanted = ''] = scope.split(':');
    const allowed = isKnown ? (auth.actions ?? ['pull', 'push']) : auth.isPublic === true ? ['pull'] : [];
    const actions = wanted.split(',').filter((action) => (allowed as readonly string[]).includes(action));
    const token = randomUUID();
    this.#grants.set(token, { repository, actions });
    return json(200, request.method === 'POST' ? { access_token: token } : { token, expires_in: 300 });
  }

  /** Tokens that were issued are worth nothing any more. */
  revokeTokens(): void {
    this.#grants.clear();
  }
}

function basic({ username, password }: { readonly username: string; readonly password: string }): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function unauthorized(challenge: string): ServiceReply {
  return json(
    401,
    { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] },
    { 'www-authenticate': challenge },
  );
}
