import { WaybillError } from '@waybill/kernel';
import { startRegistry, type RegistrySettings, type SimulatedRegistry } from '@waybill/simulator/registry';
import type { RegistryCredential } from '../credentials.ts';
import { openRepository, type Repository } from '../repository.ts';

/** A simulated registry with one repository of it, opened. */
export interface RegistryWorld {
  readonly registry: SimulatedRegistry;
  readonly repository: Repository;
}

export const repositoryName = 'acme/shop/app';

/** Starts a registry for one test and closes it after. */
export async function withRegistry(
  settings: RegistrySettings,
  work: (world: RegistryWorld) => Promise<void>,
  credential?: RegistryCredential,
): Promise<void> {
  const registry = await startRegistry(settings);
  try {
    await work({ registry, repository: openOn(registry.host, credential) });
  } finally {
    await registry.close();
  }
}

/** Opens the repository again, as another client would. */
export function openOn(host: string, credential?: RegistryCredential): Repository {
  return openRepository(
    { registry: host, repository: repositoryName },
    { credentials: () => Promise.resolve(credential), deadlineMs: 5_000 },
  );
}

/** Matches a coded error. */
export function coded(code: string): (error: unknown) => boolean {
  return (error) => {
    if (error instanceof WaybillError && error.code === code) return true;
    throw error;
  };
}
