import { isDigest, type Digest } from '@waybill/kernel';
import { z } from 'zod';
import type { ProvenanceAnswer, ProvenanceRequest } from './provenance-wire.ts';

/** Limits of one request; `docs/guides/server.md` lists them. */
export const provenanceLimits: {
  readonly maxBytes: number;
  readonly maxArtifacts: number;
  readonly maxDependencies: number;
  readonly maxInputs: number;
} = { maxBytes: 1024 * 1024, maxArtifacts: 1_000, maxDependencies: 1_000, maxInputs: 100 };

const digest = z.custom<Digest>((value) => typeof value === 'string' && isDigest(value));
const hex = (digits: number): z.ZodString => z.string().regex(new RegExp(`^[0-9a-f]{${digits}}$`));
/** Printable and short: it goes into a signed document, a log line and a terminal. */
const text = z.string().regex(/^[^\p{Cc}\p{Cs}]{1,255}$/u);
const uri = z.string().regex(/^[\x21-\x7e]{1,2000}$/);
/** An image without tag and digest (OCI distribution specification, section Pulling manifests). */
const image = z.string().regex(/^[a-z0-9][a-z0-9.-]*(?::\d{1,5})?(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)+$/);

const artifact = z.strictObject({
  name: text,
  digest,
  sha512: hex(128).exactOptional(),
  image: image.max(255).exactOptional(),
  jobArtifact: z
    .strictObject({
      job: text,
      path: z
        .string()
        .regex(/^[^\p{Cc}\p{Cs}\\]{1,1000}$/u)
        .refine((path) => path.split('/').every((part) => part !== '' && part !== '.' && part !== '..')),
    })
    .exactOptional(),
  packageFile: z.strictObject({ name: text, version: text, file: text }).exactOptional(),
});

const dependency = z.strictObject({
  name: text.exactOptional(),
  uri: uri.exactOptional(),
  mediaType: text.exactOptional(),
  digest: z
    .strictObject({ sha256: hex(64).exactOptional(), sha512: hex(128).exactOptional() })
    .refine((digests) => Object.keys(digests).length > 0),
});

/** Body of `POST /api/v1/provenance`; other members are refused, because a typo would leave something out. */
export const provenanceRequest: z.ZodType<ProvenanceRequest> = z.strictObject({
  artifacts: z
    .array(artifact)
    .min(1)
    .max(provenanceLimits.maxArtifacts)
    .refine((artifacts) => new Set(artifacts.map((one) => one.digest)).size === artifacts.length),
  sbom: z.strictObject({ name: text, mediaType: text, digest }),
  inputs: z
    .record(z.string().regex(/^[A-Za-z_]\w{0,254}$/), z.string().max(8_192))
    .refine((inputs) => Object.keys(inputs).length <= provenanceLimits.maxInputs)
    .exactOptional(),
  dependencies: z.array(dependency).max(provenanceLimits.maxDependencies).exactOptional(),
  image: z
    .string()
    .max(400)
    .regex(/^[A-Za-z0-9][\w.:/-]*(?:@sha256:[0-9a-f]{64})?$/)
    .exactOptional(),
});

const checkResult = z.looseObject({
  code: z.string(),
  outcome: z.enum(['pass', 'fail', 'not-evaluable', 'not-applicable']),
  message: z.string(),
});

/** Answer to it. */
export const provenanceAnswer: z.ZodType<ProvenanceAnswer> = z.strictObject({
  provenance: z.string(),
  signature: z.string(),
  keyFingerprint: digest,
  subjects: z.array(
    z.strictObject({
      digest,
      check: z.enum(['submitted', 'registry', 'job-artifact']),
      seenAt: z.string().exactOptional(),
      why: z.string().exactOptional(),
    }),
  ),
  results: z.array(checkResult),
}) as unknown as z.ZodType<ProvenanceAnswer>;
