export { examineServices } from './examine-services.ts';
export type { ServiceExamination } from './examine-services.ts';
export { parseSigningConfig, publicGoodServices } from './signing-config.ts';
export type { RekorService, ServiceAddresses, SigstoreServices, WitnessServices } from './services.ts';
export { signKeyless, signWithKey } from './sign.ts';
export type { SigningContent, SigningOptions } from './sign.ts';
