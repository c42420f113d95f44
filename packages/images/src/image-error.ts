import { WaybillError } from '@waybill/kernel';

/** A layer or configuration that is not what its format says; nothing was concluded from it. */
export function imageMalformed(what: string, expected: string, found: string, cause?: unknown): WaybillError {
  return new WaybillError({
    code: 'image-malformed',
    message: `The image cannot be read: ${what}.`,
    category: 'refused',
    expected,
    found,
    help: 'Build and push the image again; an SBOM made elsewhere can be brought with --sbom.',
    cause,
  });
}

/** More than is read of one image: a small layer can hold more zeros than any disk. */
export function imageTooLarge(expected: string, found: string): WaybillError {
  return new WaybillError({
    code: 'image-too-large',
    message: 'The image was not read: it holds more than Waybill unpacks.',
    category: 'refused',
    expected,
    found,
    help: 'Bring an SBOM made elsewhere with --sbom.',
  });
}
