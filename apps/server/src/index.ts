export { runServer } from './main.ts';
export type { ServerHost } from './main.ts';
export type { ApiToken, ServerConfig } from './server-config.ts';
export { openPlatformSigner, platformSignerOf } from './signing/platform-signer.ts';
export type { PlatformSigner, SigningSettings } from './signing/platform-signer.ts';
export { startServer } from './start-server.ts';
export type { RunningServer } from './start-server.ts';
