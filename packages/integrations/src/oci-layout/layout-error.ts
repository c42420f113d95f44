import { WaybillError } from '@waybill/kernel';

/** The folder is no OCI image layout, or one of its documents is not what the specification says. */
export function layoutMalformed(expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'image-layout-malformed',
    message: 'The image was not read: its layout is not what it should be.',
    category: 'refused',
    expected,
    found,
    help: 'Write the layout again, for example with `skopeo copy docker://IMAGE oci:DIR`.',
    cause,
  });
}

/** A blob holds other bytes than its name says. */
export function layoutContentMismatch(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'image-layout-content-mismatch',
    message: 'A blob of the image layout holds other bytes than its name says; it was not used.',
    category: 'refused',
    expected,
    found,
    help: 'Write the layout again from where it came; do not use this copy.',
  });
}

/** The layout holds several images, or none that was asked for; nobody may guess which one is meant. */
export function layoutImageNotChosen(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'image-layout-image-not-chosen',
    message: 'The image was not read: the layout does not say which one is meant.',
    expected,
    found,
    help: 'Name the digest of the image manifest, or the platform, for example linux/amd64.',
  });
}
