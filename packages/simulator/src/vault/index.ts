export { startVault } from './start-vault.ts';
export type { RunningVault, VaultLie, VaultOptions } from './start-vault.ts';
