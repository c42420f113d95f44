import type { ImageChild } from '@waybill/evidence';
import {
  openRepository,
  parseImageReference,
  type Manifest,
  type RegistryCredential,
} from '@waybill/integrations/oci-registry';
import { WaybillError, type Digest } from '@waybill/kernel';

/** Asks the container registry of a project whether it has a manifest. */
export interface ProjectRegistry {
  /**
   * `image` without tag. `denied` where the server's token may not look there; throws what the registry's client
   * throws where nobody could tell.
   */
  readonly findManifest: (image: string, digest: Digest) => Promise<FoundManifest>;
}

/** What a registry has under a digest. */
export type FoundManifest =
  | {
      readonly kind: 'found';
      /** Images that an index holds, by its own bytes; none of a single image. */
      readonly children: readonly ImageChild[];
    }
  | { readonly kind: 'missing' | 'denied' };

/** How the server reaches registries. */
export interface ProjectRegistryOptions {
  /** Shown to the registry and to GitLab's token service, and to no other that a registry names. */
  readonly credential: RegistryCredential;
  /** Origins of the instance, where its token service is. */
  readonly instanceOrigins: readonly string[];
  /** True where GitLab itself is reached without TLS; its registry then is, too. */
  readonly plainHttp: boolean;
  /** Milliseconds for one question with its repeats. */
  readonly deadlineMs: number;
}

/** The registries of an instance's projects. Where one is, GitLab's API says, never a job. */
export function createProjectRegistry(options: ProjectRegistryOptions): ProjectRegistry {
  const { credential, instanceOrigins, plainHttp, deadlineMs } = options;
  return {
    findManifest: async (image, digest) => {
      const reference = parseImageReference(`${image}@${digest}`);
      const repository = openRepository(reference, {
        credentials: () => Promise.resolve(credential),
        plainHttp: plainHttp ? [reference.registry] : [],
        tokenOrigins: instanceOrigins,
        deadlineMs,
      });
      try {
        // The bytes, not a HEAD: their digest is computed here, so nobody's word stands for it.
        const { manifest } = await repository.fetchManifest(digest);
        return { kind: 'found', children: childrenOf(manifest) };
      } catch (error) {
        if (!(error instanceof WaybillError)) throw error;
        if (error.code === 'image-not-found') return { kind: 'missing' };
        if (error.code === 'registry-denied') return { kind: 'denied' };
        throw error;
      }
    },
  };
}

/** What builders put beside images, such as attestations of their own, has no platform that anything runs on. */
function childrenOf(manifest: Manifest): readonly ImageChild[] {
  if (manifest.kind !== 'index') return [];
  return manifest.manifests.flatMap(({ digest, platform }) =>
    platform === undefined || platform.startsWith('unknown/') ? [] : [{ digest, platform }],
  );
}
