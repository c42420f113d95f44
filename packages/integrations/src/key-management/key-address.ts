import { WaybillError } from '@waybill/kernel';

/** Where a signing key is: a file, or a service that keeps it. The forms of services are Cosign's. */
export type KeyPlace =
  | { readonly kind: 'file'; readonly path: string }
  | ({ readonly kind: 'vault'; readonly name: string; readonly version?: number } & Padded)
  | ({ readonly kind: 'aws-kms'; readonly keyId: string; readonly endpoint?: string } & Padded);

interface Padded {
  /** Padding of RSA signatures; PKCS#1 v1.5 where absent. */
  readonly padding?: 'pkcs1' | 'pss';
}

const vaultName = /^\w(?:[\w.-]{0,253}\w)?$/;
const uuid = '[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|mrk-[0-9a-f]{32}';
const alias = 'alias/[A-Za-z0-9/_-]{1,250}';
const arn = 'arn:aws[a-z-]{0,20}:kms:[a-z0-9-]{1,40}:\\d{12}:';
const kmsKey = new RegExp(`^(?:${uuid}|${alias}|${arn}(?:key/(?:${uuid})|${alias}))$`);
const kmsEndpoint = /^[A-Za-z0-9.-]{1,253}(?::\d{1,5})?$/;

/**
 * Reads what names a signing key. Beside paths: `hashivault://<name>` and `awskms://[endpoint]/<id, alias or ARN>`,
 * as Cosign writes them (sigstore/sigstore, pkg/signature/kms), with `?version=N` (Vault) and `?padding=pss|pkcs1`,
 * which are Waybill's. Throws `key-address-malformed`; its text repeats no part of the address.
 */
export function parseKeyPlace(text: string): KeyPlace {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return { kind: 'file', path: text };
  const [address = '', query, ...more] = text.slice(scheme.length + 3).split('?');
  if (more.length > 0) throw malformed('one "?"', 'several');
  const { version, padding } = readQuery(query ?? '', scheme);
  if (scheme === 'hashivault') {
    if (!vaultName.test(address)) throw malformed('hashivault://<name of a transit key>', 'another name');
    return { kind: 'vault', name: address, ...version, ...padding };
  }
  if (scheme !== 'awskms') throw malformed('a file, hashivault://… or awskms://…', 'another scheme');
  const slash = address.indexOf('/');
  const [endpoint, keyId] = [address.slice(0, Math.max(slash, 0)), address.slice(slash + 1)];
  const isKnown = slash >= 0 && kmsKey.test(keyId) && (endpoint === '' || kmsEndpoint.test(endpoint));
  if (!isKnown) throw malformed('awskms://[endpoint]/<key id, alias/<name> or ARN>', 'another form');
  return { kind: 'aws-kms', keyId, ...(endpoint !== '' && { endpoint }), ...padding };
}

function readQuery(
  query: string,
  scheme: string,
): { readonly version: { readonly version?: number }; readonly padding: Padded } {
  let version: { readonly version?: number } = {};
  let padding: Padded = {};
  const given = new URLSearchParams(query);
  for (const [name, value] of given) {
    if (given.getAll(name).length > 1) throw malformed('each parameter once', 'one twice');
    if (name === 'version' && scheme === 'hashivault' && /^[1-9]\d{0,8}$/.test(value)) {
      version = { version: Number(value) };
    } else if (name === 'padding' && (value === 'pss' || value === 'pkcs1')) {
      padding = { padding: value };
    } else {
      throw malformed('padding=pss or padding=pkcs1; for Vault also version=<number>', 'another parameter');
    }
  }
  return { version, padding };
}

function malformed(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'key-address-malformed',
    message: 'The address of the signing key cannot be read.',
    expected,
    found,
  });
}
