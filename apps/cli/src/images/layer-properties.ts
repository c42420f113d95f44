import type { ImageContents } from '@waybill/images';

/** How an SBOM says which layer brought a component. */
export function layerProperties(
  { digest, diffId }: ImageContents['layers'][number],
  index: number,
): readonly { readonly name: string; readonly value: string }[] {
  return [
    { name: 'waybill:image:layer', value: digest },
    { name: 'waybill:image:layer:diff-id', value: diffId },
    { name: 'waybill:image:layer:index', value: String(index) },
  ];
}
