import type { VerifiedBundle } from '@waybill/evidence';
import { formatInstant } from '@waybill/kernel';
import { printable } from '../render/error-text.ts';
import { markOf, type Style } from '../render/style.ts';
import type { VerifyBundleRequest } from './verify-bundle-arguments.ts';

/** What a verified bundle says, for people. */
export function renderVerifiedBundle(
  style: Style,
  request: VerifyBundleRequest,
  verified: VerifiedBundle,
): string {
  const { signer, content, times, logEntries } = verified;
  const lines = [`${markOf(style, 'pass')} verified  ${printable(request.artifact)}`];
  if (signer.kind === 'certificate') {
    lines.push(`  signed by  ${printable(signer.identity)}`, `  issuer     ${printable(signer.issuer)}`);
  } else {
    lines.push(`  signed by  key ${signer.keyFingerprint}`);
  }
  for (const { at, source } of times) lines.push(`  time       ${formatInstant(at)} (${source})`);
  for (const { log, index } of logEntries) lines.push(`  log        ${printable(log)} #${index}`);
  if (content.kind === 'statement') {
    lines.push(`  statement  ${printable(content.statement.predicateType)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** What a verified bundle says, for programs: `schemas/output/sigstore-verify-bundle.schema.json`. */
export function verifiedBundleJson(request: VerifyBundleRequest, verified: VerifiedBundle): object {
  const { signer, content, times, logEntries } = verified;
  return {
    verified: true,
    artifact: request.artifact,
    signer:
      signer.kind === 'certificate'
        ? {
            kind: signer.kind,
            identity: signer.identity,
            issuer: signer.issuer,
            keyFingerprint: signer.keyFingerprint,
          }
        : { kind: signer.kind, keyFingerprint: signer.keyFingerprint },
    content:
      content.kind === 'statement'
        ? { kind: content.kind, predicateType: content.statement.predicateType }
        : { kind: content.kind },
    times: times.map(({ at, source }) => ({ at: formatInstant(at), source })),
    logEntries,
  };
}
