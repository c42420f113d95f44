export type { RegistryAuth } from './registry-auth.ts';
export { keepManifest, keyOf } from './registry-store.ts';
export type { RegistryStore, StoredManifest } from './registry-store.ts';
export { startRegistry } from './start-registry.ts';
export type { RegistryMisdeeds, RegistrySettings, SimulatedRegistry } from './start-registry.ts';
export { sampleIndex, sampleImage, storeBlob } from './sample-image.ts';
