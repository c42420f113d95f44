import { instantFromMs } from '@waybill/kernel';
import { createLocalSigstore } from '@waybill/simulator/sigstore';
import { hello, signedAt } from './made-bundle.ts';
import { key, anyRules, ledgerRules, root, before, repeatFirst } from './refusal-case.ts';
import type { Refusal } from './refusal-case.ts';

const minuteMs = 60_000;
const hourMs = 60 * 60_000;

/** Wrong or missing times and timestamps. */
export const refusalsOfTimes: readonly Refusal[] = [
  // Time
  {
    name: 'a log time before the certificate',
    code: 'time-outside-validity',
    bad: { logged: { integratedAtMs: signedAt - 1000 } },
  },
  {
    name: 'a log time after the certificate',
    code: 'time-outside-validity',
    bad: { logged: { integratedAtMs: signedAt + 10 * minuteMs + 1000 } },
  },
  {
    name: 'a stamped time after the certificate',
    code: 'time-outside-validity',
    good: { log: 'rekor2' },
    bad: { stampedAtMs: signedAt + hourMs },
  },
  {
    name: 'one good time and one after the certificate',
    code: 'time-outside-validity',
    good: { timestamp: true },
    bad: { stampedAtMs: signedAt + hourMs },
  },
  {
    name: 'a time after the window of the authority',
    code: 'time-outside-validity',
    change: root((r) => (r.certificateAuthorities[0].validFor.end = before(1))),
  },
  {
    name: 'a stamped time after the window of the timestamp authority',
    code: 'time-outside-validity',
    good: { timestamp: true },
    change: root((r) => (r.timestampAuthorities[0].validFor.end = before(1))),
  },
  {
    name: 'a Rekor v2 entry without timestamp',
    code: 'timestamp-missing',
    good: { log: 'rekor2' },
    bad: { timestamp: false },
  },
  {
    name: 'no timestamp where one is required',
    code: 'timestamp-missing',
    ask: () => ({ rules: { ...anyRules, timestamp: 'optional' } }),
    change: () => ({ rules: { ...anyRules, timestamp: 'required' } }),
  },
  {
    name: 'a timestamp of other data',
    code: 'timestamp-invalid',
    good: { timestamp: true },
    bad: { stamped: { over: hello } },
  },
  {
    name: "a timestamp by another key in the authority's name",
    code: 'timestamp-invalid',
    good: { timestamp: true },
    bad: { stamped: { otherKey: true } },
  },
  {
    name: 'a timestamp whose signed attributes differ',
    code: 'timestamp-invalid',
    good: { timestamp: true },
    bad: { stamped: { corruptSignature: true } },
  },
  {
    name: 'a timestamp that was not granted',
    code: 'timestamp-invalid',
    good: { timestamp: true },
    bad: { stamped: { status: 2 } },
  },
  {
    name: 'the same timestamp twice',
    code: 'timestamp-invalid',
    good: { timestamp: true },
    bad: {
      edit: (bundle) => repeatFirst(bundle.verificationMaterial.timestampVerificationData.rfc3161Timestamps),
    },
  },
  {
    name: 'a timestamp of an authority that no root knows',
    code: 'timestamp-authority-untrusted',
    good: { timestamp: true },
    change: root((r) => (r.timestampAuthorities = [])),
  },
  {
    name: "a timestamp authority's own root beside another authority's stamp",
    code: 'timestamp-authority-untrusted',
    good: { timestamp: true, stamped: { embedCertificate: true } },
    change: root(
      (r) =>
        (r.timestampAuthorities = JSON.parse(
          Buffer.from(createLocalSigstore().trustedRootJson()).toString(),
        ).timestampAuthorities),
    ),
  },
  {
    name: 'a key signature at no time',
    code: 'time-missing',
    good: { key, log: 'none' },
    ask: () => ledgerRules,
    change: () => ({ rules: anyRules }),
  },
  {
    name: 'a certificate at no time',
    code: 'time-missing',
    good: { timestamp: true, log: 'none' },
    ask: () => ({ rules: anyRules }),
    bad: { timestamp: false },
  },
  {
    name: 'an accepted time outside the certificate',
    code: 'time-outside-validity',
    good: { log: 'none' },
    ask: () => ledgerRules,
    change: () => ({ rules: { ...anyRules, acceptedAt: instantFromMs(signedAt + hourMs) } }),
  },
];
