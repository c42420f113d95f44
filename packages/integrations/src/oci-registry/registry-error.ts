import { WaybillError } from '@waybill/kernel';

/** Nobody could tell: the registry did not answer in time, or asked to come back later than the deadline allows. */
export function registryUnreachable(found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'registry-unreachable',
    message: 'The registry could not be asked.',
    category: 'unavailable',
    expected: 'an answer before the deadline',
    found,
    help: 'Check the address of the registry and whether it runs, then try again.',
    cause,
  });
}

/** The registry, or its token service, does not let this caller do it. */
export function registryDenied(registry: string, found: string): WaybillError {
  return new WaybillError({
    code: 'registry-denied',
    message: `The registry ${registry} denied access.`,
    category: 'refused',
    expected: 'credentials that may do this',
    found,
    help: 'Log in with "docker login", or set DOCKER_AUTH_CONFIG. In a GitLab job, CI_REGISTRY_USER and CI_REGISTRY_PASSWORD are used for the registry CI_REGISTRY.',
  });
}

/** The registry does not have it, or does not show it to this caller. */
export function imageNotFound(what: string): WaybillError {
  return new WaybillError({
    code: 'image-not-found',
    message: 'The registry has no such image, or does not show it with these credentials.',
    category: 'refused',
    expected: what,
    found: 'status 404',
    help: 'Check registry, repository and digest, and whether the push was finished.',
  });
}

/** An answer that no registry should give; nothing was concluded from it. */
export function registryAnswerUnexpected(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'registry-answer-unexpected',
    message: 'The registry answered with something that its interface does not promise.',
    category: 'unavailable',
    expected,
    found,
    help: 'A proxy or a login page may stand between here and the registry.',
    cause,
  });
}

/** The bytes are not what their digest or size says. */
export function registryContentMismatch(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'registry-content-mismatch',
    message: 'The registry gave other content than what was asked for; it was not used.',
    category: 'refused',
    expected,
    found,
    help: 'Pull again; if it stays, the registry or something before it alters or loses content.',
  });
}

/** More than is read of one document. */
export function registryBodyTooLarge(what: string, maxBytes: number): WaybillError {
  return new WaybillError({
    code: 'registry-body-too-large',
    message: `${what} was not read: it is larger than allowed.`,
    category: 'refused',
    expected: `at most ${maxBytes} bytes`,
    found: 'more',
  });
}

/** The registry did not take an upload; of its answer only status and error code are told. */
export function registryUploadRefused(
  what: string,
  { status, body }: { readonly status: number; readonly body: Uint8Array },
): WaybillError {
  const code = /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(Buffer.from(body).toString('latin1'))?.[1];
  return new WaybillError({
    code: 'registry-upload-refused',
    message: `The registry did not take ${what}.`,
    category: 'refused',
    expected: 'an accepted upload',
    found: `status ${status}${code === undefined ? '' : `, ${code}`}`,
    help: 'The credentials need the right to push to this repository; immutable tags and retention rules can forbid it, too.',
  });
}

/** Credentials are configured, and cannot be used. Never holds any part of them. */
export function registryCredentialsUnusable(expected: string, found: string, help: string): WaybillError {
  return new WaybillError({
    code: 'registry-credentials-unusable',
    message: 'The registry was not asked: the credentials for it cannot be read.',
    expected,
    found,
    help,
  });
}
