import { X509Certificate } from 'node:crypto';
import type { LocatedFile } from './located-file.ts';
import type { YamlPath } from './plain-yaml.ts';
import { referencedFile } from './read-trust-material.ts';

const pemForm =
  /^\s*-----BEGIN CERTIFICATE-----\r?\n[A-Za-z0-9+/=\r\n]{1,16000}-----END CERTIFICATE-----\s*$/;

/** The text of the one PEM certificate of an authority, or undefined after a report. */
export function readCertificate(
  file: LocatedFile<unknown>,
  path: YamlPath,
  name: string,
): string | undefined {
  const bytes = referencedFile(file, path, name);
  if (!bytes) return undefined;
  const pem = Buffer.from(bytes).toString('latin1');
  if (pemForm.test(pem) && isAuthority(pem)) return pem;
  file.report(path, {
    code: 'pem-malformed',
    message: `${JSON.stringify(name)} is not the certificate of an authority.`,
    expected: 'one PEM block "CERTIFICATE" that may issue others, and nothing else',
    help: 'Save the "certificate" that GitLab answers at projects/:id/attestations/signing_certificates, unchanged.',
  });
  return undefined;
}

function isAuthority(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}
