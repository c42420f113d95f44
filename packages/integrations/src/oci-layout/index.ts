export { openImageLayout } from './open-layout.ts';
export type { LayoutChoice } from './open-layout.ts';
