import { decodeBase64, encodeBase64, isJsonObject, type JsonObject, type JsonValue } from '@waybill/kernel';
import type { Deadline } from '../http/deadline.ts';
import { callService } from './call-service.ts';
import type { LogEntryJson, LogSubmission } from './log-submission.ts';
import { answerMalformed, readJsonAnswer, textAt, valueAt } from './service-error.ts';

const maxBytes = 4 * 1024 * 1024;

/**
 * Enters a signature into Rekor 1 (rekor, openapi.yaml): a file as hashedrekord@0.0.1, an envelope as dsse@0.0.1.
 * Where the log has the entry already, that entry is fetched.
 * Throws `log-unreachable`, `log-entry-refused` or `sigstore-answer-malformed`.
 */
export async function enterIntoRekor1(
  url: string,
  submission: LogSubmission,
  deadline: Deadline,
): Promise<LogEntryJson> {
  const base = url.replace(/\/$/, '');
  const headers = { accept: 'application/json' };
  let answer = await callService(
    {
      service: 'log',
      method: 'POST',
      url: `${base}/api/v1/log/entries`,
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(proposalOf(submission)),
      maxBytes,
      alsoAccept: [409],
    },
    deadline,
  );
  if (answer.status === 409) {
    // Only the identifier is taken from the header: the address stays the one that was configured.
    const uuid = /\/api\/v1\/log\/entries\/([0-9a-f]{64,80})$/.exec(answer.location ?? '')?.[1];
    if (uuid === undefined) throw answerMalformed('log', 'the place of the entry that exists', 'none');
    const existing = `${base}/api/v1/log/entries/${uuid}`;
    answer = await callService({ service: 'log', method: 'GET', url: existing, headers, maxBytes }, deadline);
  }
  return entryOf(readJsonAnswer('log', answer.body));
}

function proposalOf(submission: LogSubmission): JsonObject {
  const verifier = encodeBase64(pemOf(submission));
  if (submission.envelope) {
    return {
      apiVersion: '0.0.1',
      kind: 'dsse',
      spec: { proposedContent: { envelope: JSON.stringify(submission.envelope), verifiers: [verifier] } },
    };
  }
  const { algorithm, value } = submission.digest;
  return {
    apiVersion: '0.0.1',
    kind: 'hashedrekord',
    spec: {
      data: { hash: { algorithm, value: Buffer.from(value).toString('hex') } },
      signature: { content: encodeBase64(submission.signature), publicKey: { content: verifier } },
    },
  };
}

function pemOf({ verifier }: LogSubmission): string {
  if (verifier.kind === 'key') return verifier.key.spkiPem;
  const lines = encodeBase64(verifier.der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** Rekor's answer has numbers and hex where a bundle has text and base64. */
function entryOf(answer: JsonValue): LogEntryJson {
  const [entry, ...more] = isJsonObject(answer) ? Object.values(answer) : [];
  if (entry === undefined || more.length > 0) throw answerMalformed('log', 'one entry', `${more.length + 1}`);
  const canonicalizedBody = textAt('log', entry, 'body');
  const proof = valueAt(entry, 'verification', 'inclusionProof') ?? null;
  const hashes = valueAt(proof, 'hashes');
  return {
    logIndex: integerAt(entry, 'logIndex'),
    logId: { keyId: base64FromHex(textAt('log', entry, 'logID')) },
    kindVersion: kindOf(canonicalizedBody),
    integratedTime: integerAt(entry, 'integratedTime'),
    inclusionPromise: { signedEntryTimestamp: textAt('log', entry, 'verification', 'signedEntryTimestamp') },
    inclusionProof: {
      logIndex: integerAt(proof, 'logIndex'),
      rootHash: base64FromHex(textAt('log', proof, 'rootHash')),
      treeSize: integerAt(proof, 'treeSize'),
      hashes: (Array.isArray(hashes) ? (hashes as readonly JsonValue[]) : []).map((hash) =>
        base64FromHex(typeof hash === 'string' ? hash : 'not hex'),
      ),
      checkpoint: { envelope: textAt('log', proof, 'checkpoint') },
    },
    canonicalizedBody,
  };
}

function kindOf(canonicalizedBody: string): JsonObject {
  let body: JsonValue;
  try {
    body = readJsonAnswer('log', decodeBase64(canonicalizedBody));
  } catch {
    throw answerMalformed('log', 'a body of JSON in base64', 'something else');
  }
  return { kind: textAt('log', body, 'kind'), version: textAt('log', body, 'apiVersion') };
}

function integerAt(value: JsonValue, key: string): string {
  const found = valueAt(value, key);
  if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0) return String(found);
  throw answerMalformed('log', `a number at ${key}`, 'something else');
}

function base64FromHex(hex: string): string {
  if (!/^(?:[0-9a-f]{2})+$/.test(hex)) throw answerMalformed('log', 'hex digits', 'something else');
  return Buffer.from(hex, 'hex').toString('base64');
}
