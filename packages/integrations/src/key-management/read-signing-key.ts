import { createPrivateKey, type KeyObject, type PrivateKeyInput } from 'node:crypto';
import { decodeBase64, WaybillError } from '@waybill/kernel';
import { openCosignKey } from './cosign-key.ts';
import { keyMalformed, passwordWrong } from './key-error.ts';
import { checkPkcs8Cost } from './opening-cost.ts';
import { signingKeyOf } from './private-key.ts';
import type { SigningKey } from './signing-key.ts';

/** Labels of the PEM blocks that hold a private key; the rest of a file (curve parameters, comments) is skipped. */
const privateBlock =
  /-----BEGIN ((?:ENCRYPTED (?:SIGSTORE |COSIGN )?|EC |RSA )?PRIVATE KEY)-----([^-]*)-----END \1-----/g;
const maxBytes = 64 * 1024;

/**
 * Reads a private key as PEM: PKCS#8, plain or encrypted (RFC 5958); SEC1 (RFC 5915); PKCS#1; or Cosign's encrypted
 * key file under either of its labels.
 * Throws `signing-key-malformed`, `signing-key-password-missing`, `signing-key-password-wrong` or
 * `signing-key-unsuitable`; none of them holds a part of the file.
 */
export async function readSigningKey(
  bytes: Uint8Array,
  options: { readonly password?: string } = {},
): Promise<SigningKey> {
  if (bytes.length > maxBytes) throw keyMalformed(`at most ${maxBytes} bytes`);
  const blocks = [...Buffer.from(bytes).toString('latin1').matchAll(privateBlock)];
  const [block] = blocks;
  if (!block || blocks.length > 1) throw keyMalformed('one private key as PEM');
  const [pem, label = '', body = ''] = block;
  const encrypted = label.startsWith('ENCRYPTED');
  if (encrypted && options.password === undefined) throw passwordMissing();
  if (/SIGSTORE|COSIGN/.test(label)) {
    const der = await openCosignKey(base64Body(body), options.password ?? '');
    return signingKeyOf(readDer(der));
  }
  if (encrypted) return signingKeyOf(openPkcs8(base64Body(body), options.password ?? ''));
  return signingKeyOf(readPem(pem));
}

/** Opens the very bytes whose cost was checked: another reader of PEM might see others. */
function openPkcs8(der: Uint8Array, password: string): KeyObject {
  checkPkcs8Cost(der);
  try {
    return createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8', passphrase: password });
  } catch (cause) {
    // The outer form was read. One wrong password in 256 decrypts to a valid padding with no key inside.
    throw passwordWrong(cause);
  }
}

function readPem(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw keyMalformed('a private key inside the PEM block', cause);
  }
}

/** Cosign seals PKCS#8; keys that it imported may be SEC1 inside. */
function readDer(der: Uint8Array): KeyObject {
  const key = Buffer.from(der);
  const forms: PrivateKeyInput[] = [
    { key, format: 'der', type: 'pkcs8' },
    { key, format: 'der', type: 'sec1' },
  ];
  for (const form of forms) {
    try {
      return createPrivateKey(form);
    } catch {
      // the next form may fit
    }
  }
  throw keyMalformed('a PKCS#8 or SEC1 key inside the sealed file');
}

function base64Body(body: string): Uint8Array {
  try {
    return decodeBase64(body.replace(/\s/g, ''));
  } catch {
    throw keyMalformed('base64 inside the PEM block');
  }
}

function passwordMissing(): WaybillError {
  return new WaybillError({
    code: 'signing-key-password-missing',
    message: 'The signing key was not opened: it is encrypted, and no password was given.',
    expected: 'the password that the key was encrypted with; an empty one counts',
    found: 'none',
    help: 'Set the variable that holds the password, in a protected and masked CI variable.',
  });
}
