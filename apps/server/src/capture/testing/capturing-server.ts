/** A server on a ledger folder that captures, and what is on record once it was stopped. */
import { after } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createServerClient } from '@waybill/api';
import { parseBundle, parseStatement, type Fact, type Statement } from '@waybill/evidence';
import { instantFromMs, type Digest } from '@waybill/kernel';
import { openLedger, type Entry, type Ledger } from '@waybill/ledger';
import type { Job } from '@waybill/simulator/gitlab';
import { startServer, type RunningServer } from '../../start-server.ts';
import type { TestWorld } from '../../testing/world.ts';

/** What is on record of one evidence entry. */
export interface CapturedRecord {
  readonly entry: Entry | undefined;
  readonly facts: readonly Fact[];
  /** Entries of statements, oldest first. */
  readonly entries: readonly Entry[];
  /** The signed statements in them. */
  readonly statements: readonly Statement[];
  readonly ledger: Ledger;
}

/** A server that captures. */
export interface CapturingServer {
  readonly server: RunningServer;
  readonly submit: (job: Job) => Promise<{ readonly entryId: Digest; readonly artifact: Digest }>;
  /** Stops the server, and reads what it captured by then. */
  readonly recordOf: (entryId: Digest) => Promise<CapturedRecord>;
}

const now = () => instantFromMs(Date.now());
let built = 0;

/** Starts one on a new ledger; `signed` says whether it has a key. */
export async function startCapturing(
  world: TestWorld,
  { signed, token }: { readonly signed: boolean; readonly token: string },
): Promise<CapturingServer> {
  const at = { kind: 'folder', dir: `${world.dir}/ledger-${++built}` } as const;
  const server = await startServer({
    ledger: at,
    platformDir: world.platformDir,
    logKey: world.logKey,
    port: 0,
    now,
    gitlabToken: token,
    ...(signed && { signer: world.signer }),
  });
  after(() => server.close());
  return {
    server,
    submit: async (job) => {
      const client = createServerClient({ url: server.url, token: world.token(job) });
      const evidence = world.evidenceOf(job, Buffer.from(`captured ${++built}`));
      const { entryId } = await client.submitEvidence(evidence);
      const [artifact] = evidence.artifacts;
      if (!artifact) throw new Error('The evidence has no artifact.');
      return { entryId, artifact: artifact.digest };
    },
    recordOf: async (entryId) => {
      await server.close();
      const ledger = await openLedger({ at, logKey: world.logKey, now });
      after(() => ledger.close());
      const { items: entries } = await ledger.listEntries({ addsTo: entryId, kind: 'statement' });
      const statements: Statement[] = [];
      for (const { digest } of entries.flatMap(({ documents }) => documents)) {
        const { content } = parseBundle((await ledger.findDocument(digest))?.bytes ?? new Uint8Array());
        if (content.kind === 'envelope') statements.push(parseStatement(content.payload));
      }
      const [entry, facts] = [await ledger.findEntry(entryId), await ledger.factsOf(entryId)];
      return { entry, facts, entries, statements, ledger };
    },
  };
}

/** Long enough for what is due at once. */
export function untilCaptured(): Promise<void> {
  return delay(1500);
}
