export { openImageLayout } from './open-layout.ts';
export type { LayoutChoice, LayoutImage, LayoutLayer } from './open-layout.ts';
