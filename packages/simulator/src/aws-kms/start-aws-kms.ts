import { randomBytes, randomUUID } from 'node:crypto';
import type { TrustedTokens } from '../key-service/id-token.ts';
import {
  type FaultSwitch,
  type Handler,
  type ServiceReply,
  type ServiceRequest,
  startHttpService,
} from '../sigstore/http-service.ts';
import { type KeyKind, newKey, type SimulatedKey } from '../sigstore/simulated-key.ts';
import type { AwsPrincipal } from './aws-principal.ts';
import {
  describeAnswer,
  failed,
  type KmsKey,
  type KmsLie,
  publicKeyAnswer,
  signAnswer,
} from './kms-operations.ts';
import { readAuthorization, signatureFor } from './signature-v4.ts';
import { metadataReply, stsReply } from './sts-service.ts';

/** AWS KMS and STS, and an instance's metadata, on one loopback address; as their API references document them. */
export interface RunningAwsKms {
  /** For AWS_ENDPOINT_URL, and AWS_EC2_METADATA_SERVICE_ENDPOINT. */
  readonly url: string;
  readonly region: string;
  readonly fault: FaultSwitch;
  readonly requests: readonly ServiceRequest[];
  addKey(kind: KeyKind, more?: Partial<Pick<KmsKey, 'usage' | 'state'>>): KmsKey;
  /** Points an alias at a key, or at another one. */
  setAlias(name: string, key: KmsKey): void;
  addPrincipal(more?: Partial<AwsPrincipal>): AwsPrincipal;
  /** The next requests are throttled, with the error of KMS. */
  throttle(times: number): void;
  lie(lie: KmsLie | undefined): void;
  close(): Promise<void>;
}

/** How a simulated AWS is set up. */
export interface AwsOptions {
  /** Whose ID tokens the role takes, and for which subject. */
  readonly webIdentity?: TrustedTokens & { readonly roleArn: string; readonly subject?: string };
}

const region = 'eu-central-1';
const everything = ['kms:GetPublicKey', 'kms:Sign'];
const maxSkewMs = 5 * 60 * 1000;

/** Starts KMS, STS and metadata on a free port of 127.0.0.1. */
export async function startAwsKms(options: AwsOptions = {}): Promise<RunningAwsKms> {
  const keys = new Map<string, KmsKey>();
  const aliases = new Map<string, KmsKey>();
  const principals = new Map<string, AwsPrincipal>();
  let throttled = 0;
  let lie: KmsLie | undefined;

  const newPrincipal = (more: Partial<AwsPrincipal> = {}): AwsPrincipal => {
    const principal: AwsPrincipal = {
      accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      allow: everything,
      ...more,
    };
    principals.set(principal.accessKeyId, principal);
    return principal;
  };
  const newSession = (): AwsPrincipal =>
    newPrincipal({
      sessionToken: randomBytes(90).toString('base64'),
      expiresAtMs: Date.now() + 3_600_000,
    });

  const handle: Handler = async (request) => {
    const metadata = metadataReply(request, newSession);
    if (metadata) return metadata;
    const target = /^TrentService\.(\w+)$/.exec(String(request.headers['x-amz-target'] ?? ''))?.[1];
    if (target === undefined) return stsReply(request, options.webIdentity, newSession);
    if (throttled-- > 0) {
      return failed('ThrottlingException', 'You have exceeded the rate at which you may call KMS.');
    }
    const refused = refusalFor(request, `kms:${target}`, principals);
    if (refused) return refused;
    const input = JSON.parse(Buffer.from(request.body).toString()) as { readonly [name: string]: string };
    const named = input['KeyId'] ?? '';
    const key =
      aliases.get(named.replace(/^arn:.*:(?=alias\/)/, '')) ?? keys.get(named.replace(/^.*key\//, ''));
    if (!key) return failed('NotFoundException', `Key '${named}' does not exist`);
    if (target === 'DescribeKey') return describeAnswer(key);
    return target === 'Sign' ? signAnswer(key, input, lie) : publicKeyAnswer(key);
  };

  const service = await startHttpService(handle);
  return {
    url: service.url,
    region,
    fault: service.fault,
    requests: service.requests,
    addKey(kind, more = {}) {
      const id = randomUUID();
      const pair: SimulatedKey = newKey(kind);
      const arn = `arn:aws:kms:${region}:111122223333:key/${id}`;
      const key: KmsKey = { id, arn, pair, usage: 'SIGN_VERIFY', state: 'Enabled', ...more };
      keys.set(id, key);
      return key;
    },
    setAlias: (name, key) => void aliases.set(`alias/${name}`, key),
    addPrincipal: newPrincipal,
    throttle(times) {
      throttled = times;
    },
    lie(next) {
      lie = next;
    },
    close: () => service.close(),
  };
}

/** Looks at the signature for real: key, scope, time, token, every signed header and the body. */
function refusalFor(
  request: ServiceRequest,
  action: string,
  principals: ReadonlyMap<string, AwsPrincipal>,
): ServiceReply | undefined {
  const authorization = readAuthorization(request.headers.authorization);
  if (!authorization) return failed('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const principal = principals.get(authorization.accessKeyId);
  if (!principal || request.headers['x-amz-security-token'] !== principal.sessionToken) {
    return failed('UnrecognizedClientException', 'The security token included in the request is invalid.');
  }
  if (principal.expiresAtMs !== undefined && principal.expiresAtMs < Date.now()) {
    return failed('ExpiredTokenException', 'The security token included in the request is expired');
  }
  const date = String(request.headers['x-amz-date']);
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const scope = `${date.slice(0, 8)}/${region}/kms/aws4_request`;
  const covers = ['host', 'x-amz-date', 'x-amz-target'].every((name) =>
    authorization.signedHeaders.includes(name),
  );
  const isRight =
    authorization.scope === scope &&
    covers &&
    Math.abs(Date.now() - at) <= maxSkewMs &&
    signatureFor(request, principal.secretAccessKey, authorization) === authorization.signature;
  if (!isRight) {
    const text =
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.';
    return failed('InvalidSignatureException', text);
  }
  if (principal.allow.includes(action)) return undefined;
  const who = `arn:aws:sts::111122223333:assumed-role/ci/${principal.accessKeyId}`;
  return failed('AccessDeniedException', `User: ${who} is not authorized to perform: ${action}`);
}
