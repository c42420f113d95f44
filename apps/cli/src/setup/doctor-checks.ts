import { publicGoodRootOrigin, publicGoodTrustedRoot } from '@waybill/evidence';
import { type CheckResult, formatInstant, WaybillError } from '@waybill/kernel';
import type { Platform } from '@waybill/platform';
import type { Host } from '../host.ts';
import type { DoctorOptions } from './doctor-options.ts';

/** What the checks of `waybill doctor` look at. */
export interface Examined {
  readonly host: Host;
  readonly options: DoctorOptions;
  /** Absent where none was named, or where it cannot be read. */
  readonly platform?: Platform;
}

/** A check of the installation; `check` is its code. */
export interface DoctorCheck {
  readonly check: string;
  readonly examine: (examined: Examined) => Promise<Omit<CheckResult, 'code'>>;
}

const deadlineMs = 5_000;
const vouchingSoonMs = 30 * 86_400_000;

const runtimeVersion: DoctorCheck = {
  check: 'runtime-version',
  examine: async () => {
    const found = process.versions.node;
    return Number(found.split('.')[0]) >= 24
      ? { outcome: 'pass', message: `Node.js ${found} is new enough.` }
      : {
          outcome: 'fail',
          message: 'Node.js is too old.',
          expected: '24 or newer',
          found,
          help: 'Install Node.js 24.',
        };
  },
};

const embeddedRoot: DoctorCheck = {
  check: 'embedded-root-current',
  examine: async ({ host, platform }) => {
    const { logs, certificateAuthorities } = publicGoodTrustedRoot();
    const now = host.now();
    const current = [logs, certificateAuthorities].every((anchors) =>
      anchors.some(
        ({ validity }) => validity.from <= now && (validity.until === undefined || now <= validity.until),
      ),
    );
    if (!current) {
      return {
        outcome: 'fail',
        message: 'The embedded public-good root has no log or no authority that is valid now.',
        help: 'Update Waybill, or name a newer trusted_root.json in the trust profile.',
      };
    }
    const { expiresAt } = publicGoodRootOrigin;
    const isUsed = !platform || platform.profiles.some(({ trustedRoot }) => trustedRoot === 'public-good');
    if (!isUsed || now + vouchingSoonMs < expiresAt) {
      return { outcome: 'pass', message: 'The embedded public-good root holds now.' };
    }
    return {
      outcome: 'fail',
      message:
        'Nobody vouches much longer for the embedded public-good root: keys may have been replaced since.',
      expected: 'vouching for at least 30 days more',
      found: `until ${formatInstant(expiresAt)}`,
      help: 'Update Waybill, or run "waybill trust update" and name the file in the trust profile.',
    };
  },
};

const gitlabReachable: DoctorCheck = {
  check: 'gitlab-reachable',
  examine: async ({ platform, options }) => {
    if (options.offline || !platform) return notAsked(options, 'the platform folder names no instance yet');
    const { createGitlabClient } = await import('@waybill/integrations/gitlab');
    return reaching(platform.gitlab.url, async () => {
      try {
        await createGitlabClient({ url: platform.gitlab.url, deadlineMs }).getVersion();
      } catch (error) {
        // It tells its version to nobody without a token; that it says so is an answer.
        if (!(error instanceof WaybillError && error.code === 'gitlab-unauthorized')) throw error;
      }
    });
  },
};

const gitlabToken: DoctorCheck = {
  check: 'gitlab-token-scope',
  examine: async ({ platform, options, host }) => {
    const value = host.env[options.gitlabTokenEnv] ?? '';
    if (options.offline || !platform || value === '') {
      return notAsked(options, `the variable ${options.gitlabTokenEnv} holds no token`);
    }
    const { createGitlabClient } = await import('@waybill/integrations/gitlab');
    const client = createGitlabClient({
      url: platform.gitlab.url,
      deadlineMs,
      token: { kind: 'private', value },
    });
    try {
      const found = await client.getOwnToken();
      if (found.kind === 'not-available') return tokenRejected(options, `status ${found.status}`);
      return tokenResult(found.value.scopes, found.value.active);
    } catch (error) {
      if (error instanceof WaybillError && error.code === 'gitlab-unauthorized') {
        return tokenRejected(options, error.found);
      }
      return cannotTell(error);
    }
  },
};

const serverReachable: DoctorCheck = {
  check: 'server-reachable',
  examine: async ({ options, host }) => {
    const url = options.server ?? host.env['WAYBILL_SERVER'] ?? '';
    if (options.offline || url === '') return notAsked(options, 'no server was named');
    return reaching(url, async () => {
      const address = `${url.replace(/\/+$/, '')}/healthz`;
      const answer = await fetch(address, { signal: AbortSignal.timeout(deadlineMs), redirect: 'error' });
      await answer.body?.cancel();
      if (!answer.ok) throw new Error(`status ${answer.status}`);
    });
  },
};

const serverKey: DoctorCheck = {
  check: 'server-key-trusted',
  examine: async ({ platform, options, host }) => {
    const url = options.server ?? host.env['WAYBILL_SERVER'] ?? '';
    if (options.offline || url === '') return notAsked(options, 'no server was named');
    if (!platform) return notAsked(options, 'no platform folder could be read');
    const { examineServerKey } = await import('./examine-server-key.ts');
    try {
      return await examineServerKey(url, platform, deadlineMs);
    } catch (error) {
      return cannotTell(error);
    }
  },
};

/** Every check of `waybill doctor` beside those of the platform folder itself, in the order of the report. */
export const doctorChecks: readonly DoctorCheck[] = [
  runtimeVersion,
  embeddedRoot,
  gitlabReachable,
  gitlabToken,
  serverReachable,
  serverKey,
];

async function reaching(url: string, ask: () => Promise<void>): Promise<Omit<CheckResult, 'code'>> {
  try {
    await ask();
    return { outcome: 'pass', message: `${url} answers.` };
  } catch (error) {
    return { ...cannotTell(error), message: `${url} does not answer as it should.` };
  }
}

function cannotTell(error: unknown): Omit<CheckResult, 'code'> {
  const known = error instanceof WaybillError;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined;
  return {
    outcome: 'not-evaluable',
    message: known ? error.message : 'A service could not be asked.',
    found: known ? (error.found ?? error.code) : (cause ?? String(error)),
    help: 'Check the address, the proxy and the certificate; --offline leaves services out.',
  };
}

function tokenRejected(options: DoctorOptions, found: string | undefined): Omit<CheckResult, 'code'> {
  return {
    outcome: 'fail',
    message: 'GitLab rejected the token.',
    expected: 'an active token with scope read_api',
    ...(found !== undefined && { found }),
    help: `It is wrong, expired or revoked: put a new one with scope read_api into ${options.gitlabTokenEnv}.`,
  };
}

function tokenResult(scopes: readonly string[], active: boolean): Omit<CheckResult, 'code'> {
  const found = `${active ? 'active' : 'inactive'}, ${scopes.join(', ') || 'no scope'}`;
  // `api` may write: a token that leaks from a gate must not be able to change what is judged.
  const excessive = scopes.filter(
    (scope) => !['read_api', 'read_registry', 'read_repository', 'read_user'].includes(scope),
  );
  if (!active || !(scopes.includes('read_api') || scopes.includes('api'))) {
    return {
      outcome: 'fail',
      message: 'The token cannot read what Waybill asks GitLab.',
      expected: 'an active token with scope read_api',
      found,
      help: 'Make a new one with read_api only.',
    };
  }
  if (excessive.length > 0) {
    return {
      outcome: 'fail',
      message: 'The token may do more than Waybill needs.',
      expected: 'scope read_api',
      found,
      help: 'Make a new one with read_api only, and revoke this one.',
    };
  }
  return { outcome: 'pass', message: 'The token may read and nothing else.', found };
}

function notAsked(options: DoctorOptions, reason: string): Omit<CheckResult, 'code'> {
  return {
    outcome: 'not-applicable',
    message: options.offline ? 'Not asked: --offline.' : `Not asked: ${reason}.`,
  };
}
