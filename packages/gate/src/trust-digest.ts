import { canonicalJson, digestOf, type Digest, type JsonValue } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';

/** Digest of what decides whether a bundle holds and for whom: GitLab instance, trust profiles, signers. */
export function trustDigestOf(platform: Platform): Digest {
  const { gitlab, profiles, signers } = platform;
  return digestOf(canonicalJson(toJson({ gitlab, profiles, signers })));
}

/** The same value as JSON: bytes become their digest, what is undefined is left out. */
export function toJson(value: unknown): JsonValue {
  if (value instanceof Uint8Array) return digestOf(value);
  if (Array.isArray(value)) return value.map(toJson);
  if (value === null || typeof value !== 'object') return value as JsonValue;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([key, member]) => [key, toJson(member)]));
}
