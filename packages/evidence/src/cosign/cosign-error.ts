import { WaybillError } from '@waybill/kernel';

/** What a registry keeps under an older tag of Cosign is not what Cosign writes there; nothing of it is repeated. */
export function layerMalformed(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'cosign-layer-malformed',
    message: 'A layer under an older tag of Cosign cannot be read.',
    category: 'refused',
    expected,
    found,
    cause,
  });
}

/** A simple-signing document, or the payload that it carries, is not of the form that it says. */
export function simpleSigningMalformed(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'simple-signing-malformed',
    message: 'This is not a well-formed simple-signing signature.',
    category: 'refused',
    expected,
    found,
    cause,
  });
}
