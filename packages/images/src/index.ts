export type { BaseImage, KnownBase } from './base-image.ts';
export type { OperatingSystem } from './catalogues/os-release.ts';
export type { ImageFinding, ImagePackage } from './image-package.ts';
export { inspectImage } from './inspect-image.ts';
export type { ImageContents, InspectOptions } from './inspect-image.ts';
export { parseImageConfig } from './layers/image-config.ts';
export type { ImageConfig } from './layers/image-config.ts';
export type { ImageLayerSource, ImageSource } from './ports.ts';
