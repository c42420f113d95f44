import { createHash, randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { instantFromMs } from '@waybill/kernel';
import { newLogKey, verifierKeyOf } from '@waybill/ledger';
import { newSigningKey } from '@waybill/integrations/key-management';
import { platformSignerOf, startServer, type RunningServer } from '@waybill/server';
import { startGitlab, type SimulatedGitlab } from '@waybill/simulator/gitlab';
import { startLocalSigstore, type RunningSigstore } from '@waybill/simulator/sigstore';
import { root } from '../source-files.ts';
import { platformFiles } from './platform-files.ts';

type Project = ReturnType<SimulatedGitlab['project']>;
type Runner = ReturnType<SimulatedGitlab['runner']>;

/** Everything that the demo runs against: services on loopback, and folders of its own. */
export interface DemoWorld {
  /** Temporary folder that holds all of it. */
  readonly dir: string;
  readonly platformDir: string;
  /** Sources of the command line, as the release job packs them. */
  readonly sourceDir: string;
  readonly gitlab: SimulatedGitlab;
  readonly sigstore: RunningSigstore;
  readonly server: RunningServer;
  /** API token of a release engineer, who asks for promotions. */
  readonly token: string;
  readonly project: Project;
  /** A project that may build, but not release. */
  readonly stranger: Project;
  readonly runners: { readonly protected: Runner; readonly sandbox: Runner };
  close(): Promise<void>;
}

/** Starts GitLab, Sigstore and the server on free loopback ports, with a platform folder that names them. */
export async function startWorld(onStep: (text: string) => void): Promise<DemoWorld> {
  const dir = mkdtempSync(join(tmpdir(), 'waybill-demo-'));
  const gitlab = await startGitlab();
  onStep(`GitLab, simulated        ${gitlab.url}`);
  const sigstore = await startLocalSigstore({ issuers: [gitlab.issuer] });
  onStep(`Sigstore, local          ${sigstore.urls.fulcio}`);

  const project = gitlab.project({ path: 'acme/waybill', visibility: 'public' });
  const stranger = gitlab.project({ path: 'acme/playground', visibility: 'public' });
  const runners = {
    protected: gitlab.runner({
      description: 'protected-1',
      tags: ['protected'],
    }),
    sandbox: gitlab.runner({ description: 'sandbox-1', tags: ['sandbox'] }),
  };

  const logKey = newLogKey('waybill.demo');
  const signer = platformSignerOf(newSigningKey().key);
  const audience = 'waybill:demo';
  const platformDir = join(dir, 'platform');
  const files = platformFiles({
    gitlabUrl: gitlab.url,
    audience,
    serverUrl: 'https://waybill.example.com',
    project,
    runners: { protected: runners.protected.id, sandbox: runners.sandbox.id },
    trustedRoot: sigstore.trustedRoot,
    logKey: verifierKeyOf(logKey),
    serverKey: signer.publicKeyPem,
  });
  for (const [path, content] of files) {
    mkdirSync(dirname(join(platformDir, path)), { recursive: true });
    writeFileSync(join(platformDir, path), content);
  }
  writeFileSync(join(dir, 'signing_config.json'), sigstore.signingConfig);

  const token = randomBytes(24).toString('base64url');
  const server = await startServer({
    ledger: { kind: 'folder', dir: join(dir, 'ledger') },
    platformDir,
    logKey,
    signer,
    gitlabToken: gitlab.token({ projects: [project, stranger] }).value,
    apiTokens: [{ name: 'release-engineer', sha256: createHash('sha256').update(token).digest('hex') }],
    host: '127.0.0.1',
    port: 0,
    // Nothing here is secret, and a first look should need no token.
    readAccess: 'open',
    now: () => instantFromMs(Date.now()),
  });
  onStep(`Waybill server           ${server.url}`);

  const sourceDir = join(dir, 'waybill-cli');
  for (const part of ['bin.mjs', 'dist', 'package.json']) {
    cpSync(join(root, 'apps/cli', part), join(sourceDir, part), { recursive: true });
  }
  cpSync(join(root, 'package-lock.json'), join(dir, 'package-lock.json'));

  return {
    dir,
    platformDir,
    sourceDir,
    gitlab,
    sigstore,
    server,
    token,
    project,
    stranger,
    runners,
    async close() {
      await server.close();
      await sigstore.close();
      await gitlab.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
