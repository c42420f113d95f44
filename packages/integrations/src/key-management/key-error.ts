import { WaybillError } from '@waybill/kernel';

/** The password does not open the key. */
export function passwordWrong(cause: unknown): WaybillError {
  return new WaybillError({
    code: 'signing-key-password-wrong',
    message: 'The signing key was not opened: the password does not fit, or the file is damaged.',
    expected: 'the password that the key was encrypted with',
    found: 'another one (not shown)',
    help: 'Cosign takes it from COSIGN_PASSWORD; mind a newline at its end.',
    cause,
  });
}

/** The file is not a private key that Waybill can read. */
export function keyMalformed(expected: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'signing-key-malformed',
    message: 'The signing key was not read: the file is not a private key that Waybill knows.',
    expected,
    found: 'something else (not shown)',
    help: 'Pass a private key as PEM: PKCS#8, SEC1, PKCS#1, or a key file that Cosign has made.',
    cause,
  });
}
