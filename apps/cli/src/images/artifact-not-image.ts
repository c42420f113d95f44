import { WaybillError } from '@waybill/kernel';

/** Something was asked of a registry about an artifact that is in none. */
export function artifactNotImage(argument: string): WaybillError {
  return new WaybillError({
    code: 'artifact-not-image',
    message: 'An artifact that is no image has no place in a registry.',
    expected: 'registry/path@sha256:<64 hex digits>, or registry/path:tag',
    found: argument,
    help: 'Name the image with its registry, or leave out the option that is about registries.',
  });
}
