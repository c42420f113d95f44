import { publicGoodTrustedRoot } from '@waybill/evidence';
import {
  isJsonObject,
  parseInstant,
  parseJson,
  WaybillError,
  type Instant,
  type JsonObject,
  type JsonValue,
} from '@waybill/kernel';
import { valueAt } from './service-error.ts';
import type { ServiceAddresses, SigstoreServices } from './services.ts';

const mediaType = 'application/vnd.dev.sigstore.signingconfig.v0.2+json';

/**
 * Chooses services from a signing configuration (protobuf-specs, `SigningConfig` v0.2): those valid at `now`, of the
 * newest API version that Waybill speaks, one per operator and as many as the selector asks for.
 * Throws `signing-config-malformed`, or `signing-services-missing` where it offers too few.
 */
export function parseSigningConfig(bytes: Uint8Array, now: Instant): ServiceAddresses {
  let config: JsonValue;
  try {
    config = parseJson(bytes, { maxBytes: 1024 * 1024, maxDepth: 10 });
  } catch (cause) {
    throw malformed('a JSON document', 'something else', cause);
  }
  if (valueAt(config, 'mediaType') !== mediaType) throw malformed(mediaType, 'another media type');
  const [fulcio] = choose(offersIn(config, 'caUrls', [1], now), { selector: 'ANY' });
  if (!fulcio) throw missing('a certificate authority');
  const rekor = choose(offersIn(config, 'rekorTlogUrls', [2, 1], now), valueAt(config, 'rekorTlogConfig'));
  const tsa = choose(offersIn(config, 'tsaUrls', [1], now), valueAt(config, 'tsaConfig'));
  return {
    fulcioUrl: fulcio.url,
    rekor: rekor.map(({ url, version }) => ({ url, version: version === 2 ? 2 : 1 })),
    tsaUrls: tsa.map(({ url }) => url),
  };
}

/** The public-good instance: Fulcio, Rekor 1 and the timestamp authority of sigstore.dev, and its embedded root. */
export function publicGoodServices(): SigstoreServices {
  return {
    fulcioUrl: 'https://fulcio.sigstore.dev',
    rekor: [{ url: 'https://rekor.sigstore.dev', version: 1 }],
    tsaUrls: ['https://timestamp.sigstore.dev/api/v1/timestamp'],
    trustedRoot: publicGoodTrustedRoot(),
  };
}

interface Offer {
  readonly url: string;
  readonly version: number;
  readonly operator: string;
  readonly startsAt: Instant;
}

/** Services of the newest version spoken that has any, newest first, one per operator. */
function offersIn(
  config: JsonValue,
  key: string,
  versions: readonly number[],
  now: Instant,
): readonly Offer[] {
  const listed = valueAt(config, key) ?? [];
  if (!Array.isArray(listed) || listed.length > 100) throw malformed(`a list at ${key}`, 'something else');
  const valid = (listed as readonly JsonValue[])
    .map((item) => readOffer(item, key, now))
    .filter((offer) => offer !== undefined);
  for (const version of versions) {
    const offers = valid
      .filter((offer) => offer.version === version)
      .toSorted((a, b) => b.startsAt - a.startsAt);
    const operators = new Map(offers.toReversed().map((offer) => [offer.operator, offer]));
    if (offers.length > 0) return offers.filter((offer) => operators.get(offer.operator) === offer);
  }
  return [];
}

function readOffer(item: JsonValue, key: string, now: Instant): Offer | undefined {
  if (!isJsonObject(item)) throw malformed(`services at ${key}`, 'something else');
  const { url, majorApiVersion: version, operator = '' } = item;
  if (typeof url !== 'string' || !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw malformed(`web addresses at ${key}`, 'something else');
  }
  if (typeof version !== 'number' || typeof operator !== 'string') {
    throw malformed(`versions and operators at ${key}`, 'something else');
  }
  const [startsAt, endsAt] = [instantAt(item, 'start', key), instantAt(item, 'end', key)];
  if (startsAt === undefined) throw malformed(`a validFor.start for each service at ${key}`, 'none');
  if (now < startsAt || (endsAt !== undefined && now > endsAt)) return undefined;
  return { url, version, operator, startsAt };
}

function instantAt(item: JsonObject, end: 'start' | 'end', key: string): Instant | undefined {
  const text = valueAt(item, 'validFor', end);
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw malformed(`instants at ${key}`, 'something else');
  try {
    return parseInstant(text);
  } catch (cause) {
    throw malformed(`instants at ${key}`, 'something else', cause);
  }
}

/** As many offers as the selector asks for. */
function choose(offers: readonly Offer[], rule: JsonValue | undefined): readonly Offer[] {
  const selector = valueAt(rule, 'selector') ?? 'ANY';
  if (offers.length === 0) return [];
  switch (selector) {
    case 'ANY':
      return offers.slice(0, 1);
    case 'ALL':
      return offers;
    case 'EXACT': {
      const count = valueAt(rule, 'count');
      if (typeof count !== 'number' || !Number.isInteger(count) || count < 1) {
        throw malformed('a count beside the selector EXACT', 'none');
      }
      if (offers.length < count) throw missing(`${count} services of different operators`);
      return offers.slice(0, count);
    }
    default:
      throw malformed('a selector ANY, ALL or EXACT', 'another');
  }
}

function malformed(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'signing-config-malformed',
    message: 'The signing configuration cannot be read, so nothing was signed.',
    expected,
    found,
    cause,
  });
}

function missing(expected: string): WaybillError {
  return new WaybillError({
    code: 'signing-services-missing',
    message: 'The signing configuration offers too few services that are valid now.',
    expected,
    found: 'fewer',
    help: 'Fetch a newer signing_config.json, or name the services.',
  });
}
