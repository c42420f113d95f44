import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLocalSigstore } from '@waybill/simulator/sigstore';
import { newTufKey, startTufRepository } from '@waybill/simulator/tuf';
import { cosignMissing as skip, runCosign } from '../testing/cosign-peer.ts';

test(
  "Cosign's own TUF client accepts the simulated repository, keys replaced meanwhile",
  { skip },
  async () => {
    const dir = mkdtempSync(join(tmpdir(), 'waybill-cosign-tuf-'));
    const root = createLocalSigstore().trustedRootJson();
    const repository = await startTufRepository({ targets: new Map([['trusted_root.json', root]]) });
    try {
      repository.roles.root.keys.splice(0, 1, newTufKey());
      repository.publishRoot();
      repository.publish();
      writeFileSync(join(dir, 'root.json'), repository.firstRoot);
      await runCosign(dir, ['initialize', '--mirror', repository.url, '--root', 'root.json']);
    } finally {
      await repository.close();
      rmSync(dir, { recursive: true, force: true });
    }
  },
);
