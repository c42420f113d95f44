/** What an attacker on a promotion works with, and what must come of it. */
import assert from 'node:assert/strict';
import { renderEvidenceLines } from '@waybill/evidence';
import type { CheckResult } from '@waybill/kernel';
import type { EditableJson } from '@waybill/simulator/sigstore';
import type { Decision } from '../decision.ts';
import { decideBuild, makeEvidence, resultOf, type Changes } from './good-build.ts';

/** Codes of the checks that stand in the way. */
export function stopped({ results }: Decision): string[] {
  return results
    .filter(({ outcome }) => outcome !== 'pass')
    .map(({ code, outcome }) => `${code}: ${outcome}`);
}

/** Expects a refusal in which this check failed. */
export async function refused(changes: Changes, code: string): Promise<CheckResult> {
  const decision = await decideBuild(changes);
  assert.equal(decision.verdict, 'refuse', stopped(decision).join(', '));
  const result = resultOf(decision, code);
  assert.equal(result.outcome, 'fail', stopped(decision).join(', '));
  return result;
}

/** Expects that there is no verdict, because this check cannot be evaluated. */
export async function undecided(changes: Changes, code: string): Promise<CheckResult> {
  const decision = await decideBuild(changes);
  assert.equal(decision.verdict, 'no-verdict', stopped(decision).join(', '));
  const result = resultOf(decision, code);
  assert.equal(result.outcome, 'not-evaluable', stopped(decision).join(', '));
  return result;
}

/** A statement as the good build signs it, for lines that are added or exchanged. */
export function statementOf(changes: Changes = {}): EditableJson {
  const { provenance } = makeEvidence(changes);
  const bundle = JSON.parse(Buffer.from(provenance ?? '').toString()) as EditableJson;
  return JSON.parse(Buffer.from(bundle.dsseEnvelope.payload as string, 'base64').toString());
}

/** Adds lines behind the good provenance. */
export function withLines(...lines: readonly Uint8Array[]): Changes {
  return {
    evidence: (good) => ({
      ...good,
      provenance: Buffer.concat([good.provenance, renderEvidenceLines(lines)]),
    }),
  };
}
