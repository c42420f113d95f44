import {
  digestFromHex,
  isJsonObject,
  parseInstant,
  WaybillError,
  type Digest,
  type Instant,
  type JsonObject,
} from '@waybill/kernel';
import { memberReader } from '../member-reader.ts';
import { oddity } from '../provenance/oddity.ts';
import type { Statement } from '../provenance/statement.ts';
import { vsaPredicateType, type Vsa } from './vsa.ts';

const read = memberReader((name, expected) => malformed(`${expected} as "${name}"`));

/** Tracks and levels of SLSA; other values are the verifier's own and must not look like these. */
const slsaLevel = /^SLSA_[A-Z0-9]+(?:_[A-Z0-9]+)*_(?:L\d+|UNEVALUATED)$/;

/** Bounds what a foreign document makes of memory and of an answer. */
const most = { levels: 100, inputs: 1000, textLength: 4096 } as const;

/**
 * Reads a SLSA verification summary v1 (slsa.dev/spec/v1.1/verification_summary) of any verifier. Strict in what
 * a verdict rests on: verifier, resource, result, levels. What else is missing or written otherwise is told in
 * `findings`, because verifiers differ: no time, no SHA-256 among subjects, policy or inputs, a version as text.
 * Throws `vsa-malformed`.
 */
export function parseVsa(statement: Statement): Vsa {
  const { predicateType, predicate, subjects } = statement;
  if (predicateType !== vsaPredicateType || !predicate)
    throw malformed(`${vsaPredicateType} with a predicate`);
  const odd: string[] = [];
  if (statement.type !== 'https://in-toto.io/Statement/v1') odd.push('Statement v0.1 around a summary v1');
  const artifacts = subjects.flatMap(({ digest }) => digest['sha256'] ?? []).map(digestFromHex);
  if (artifacts.length < subjects.length) odd.push('a subject without SHA-256');
  const result = read.text(predicate, 'verificationResult');
  if (result !== 'PASSED' && result !== 'FAILED') throw malformed('PASSED or FAILED as "verificationResult"');
  const verifier = read.object(predicate, 'verifier');
  const version = versionOf(verifier, odd);
  const verifiedAt = timeOf(predicate, odd);
  const resourceUri = boundedText(predicate, 'resourceUri');
  const environment = environmentOf(resourceUri);
  const verifiedLevels = levelsOf(predicate, odd);
  return {
    artifacts,
    verifier: { id: boundedText(verifier, 'id'), ...(version === undefined ? {} : { version }) },
    ...(verifiedAt === undefined ? {} : { verifiedAt }),
    resourceUri,
    ...(environment === undefined ? {} : { environment }),
    policy: policyOf(predicate, odd),
    inputs: inputsOf(predicate, odd),
    result,
    verifiedLevels,
    findings: odd.length === 0 ? [] : [formFinding(odd)],
  };
}

function versionOf(verifier: JsonObject, odd: string[]): string | undefined {
  const { version } = verifier;
  if (version === undefined || version === null) return undefined;
  if (isJsonObject(version)) return read.findText(version, 'waybill');
  odd.push('a verifier version that is no object');
  return undefined;
}

function timeOf(predicate: JsonObject, odd: string[]): Instant | undefined {
  const text = read.findText(predicate, 'timeVerified');
  if (text === undefined || text === '') {
    odd.push('no timeVerified');
    return undefined;
  }
  try {
    return parseInstant(text);
  } catch {
    throw malformed('a date-time with its zone as "timeVerified"');
  }
}

function levelsOf(predicate: JsonObject, odd: string[]): readonly string[] {
  const levels = read.texts(predicate, 'verifiedLevels');
  if (levels.length > most.levels) throw malformed(`at most ${most.levels} levels as "verifiedLevels"`);
  if (levels.some((level) => level.length > 200)) throw malformed('short texts as "verifiedLevels"');
  if (levels.length === 0) odd.push('no verifiedLevels');
  if (levels.some((level) => level.startsWith('SLSA_') && !slsaLevel.test(level))) {
    odd.push('a level that begins like one of SLSA and is none');
  }
  if (levels.includes('FAILED') && predicate['verificationResult'] === 'PASSED') {
    throw malformed('no level FAILED beside the result PASSED');
  }
  return levels;
}

function policyOf(predicate: JsonObject, odd: string[]): Vsa['policy'] {
  const policy = read.findObject(predicate, 'policy');
  const uri = policy && read.findText(policy, 'uri');
  if (!policy || uri === undefined || uri === '') {
    odd.push('no policy');
    return { uri: '' };
  }
  const digest = digestIn(policy);
  if (digest === undefined && policy['digest'] !== undefined) odd.push('a policy digest that is not SHA-256');
  return { uri, ...(digest === undefined ? {} : { digest }) };
}

function inputsOf(predicate: JsonObject, odd: string[]): Vsa['inputs'] {
  const inputs = read.objects(predicate, 'inputAttestations');
  if (inputs.length > most.inputs) throw malformed(`at most ${most.inputs} entries as "inputAttestations"`);
  const named = inputs.flatMap((input) => {
    const uri = read.findText(input, 'uri');
    const digest = digestIn(input);
    return digest === undefined ? [] : [{ ...(uri === undefined ? {} : { uri }), digest }];
  });
  if (named.length < inputs.length) odd.push('an input attestation without SHA-256');
  return named;
}

function environmentOf(resourceUri: string): string | undefined {
  const encoded = /[?&]environment=([^&#]+)$/.exec(resourceUri)?.[1];
  try {
    return encoded === undefined ? undefined : decodeURIComponent(encoded);
  } catch {
    throw malformed('percent-encoding as "resourceUri"');
  }
}

function boundedText(from: JsonObject, name: string): string {
  const text = read.text(from, name);
  if (text !== '' && text.length <= most.textLength) return text;
  throw malformed(`1 to ${most.textLength} characters as "${name}"`);
}

function digestIn(descriptor: JsonObject): Digest | undefined {
  const hex = read.findText(read.findObject(descriptor, 'digest') ?? {}, 'sha256');
  return hex !== undefined && /^[0-9a-f]{64}$/.test(hex) ? digestFromHex(hex) : undefined;
}

function formFinding(odd: readonly string[]): ReturnType<typeof oddity> {
  return oddity({
    check: 'summary-form',
    message: 'The verification summary is written differently from what SLSA says, but it can be read.',
    expected: 'a SLSA verification summary v1 with time, policy, levels and SHA-256 digests',
    found: odd.join(', '),
    help: 'What is missing cannot be asked of it; ask its verifier to write it.',
  });
}

function malformed(expected: string): WaybillError {
  return new WaybillError({
    code: 'vsa-malformed',
    message: 'The verification summary cannot be read.',
    category: 'refused',
    expected,
    found: 'something else or nothing',
    help: 'Let the verifier write it anew: waybill verify --vsa FILE.',
  });
}
