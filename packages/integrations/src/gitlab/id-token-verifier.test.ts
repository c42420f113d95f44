import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { instantFromMs, WaybillError } from '@waybill/kernel';
import { startGitlab, type IdTokenOptions } from '@waybill/simulator/gitlab';
import { createIdTokenVerifier, type KeySource } from './id-token-verifier.ts';

const startMs = Date.parse('2026-03-01T12:00:00Z');
let nowMs = startMs;
const gitlab = await startGitlab({ now: () => nowMs });
after(() => gitlab.close());
const project = gitlab.project({ path: 'acme/app' });
const job = gitlab.job({
  pipeline: gitlab.pipeline({ project }),
  name: 'build',
  status: 'running',
  runner: gitlab.runner(),
});

function verifier(keys: KeySource = { kind: 'discover', url: gitlab.url }, issuer: string = gitlab.issuer) {
  const now = () => instantFromMs(nowMs);
  return createIdTokenVerifier({ issuer, audience: 'waybill:one', keys, now, deadlineMs: 300 });
}

function token(options: Partial<IdTokenOptions> = {}): string {
  return gitlab.idToken(job, { aud: 'waybill:one', ...options });
}

async function codeOf(verdict: Promise<unknown>): Promise<string> {
  return verdict.then(
    () => 'accepted',
    (error: unknown) => {
      assert.ok(error instanceof WaybillError, String(error));
      return error.code;
    },
  );
}

test('verify() accepts a token of the job and gives its claims', async () => {
  const verified = await verifier().verify(token());
  assert.equal(verified.jobId, String(job.id));
  assert.equal(verified.claims['project_path'], 'acme/app');
  assert.equal(verified.claims['runner_id'], job.runnerId);
  assert.equal(verified.expiresAt, startMs + 3_600_000);
});

test('verify() accepts a token for several audiences when ours is among them', async () => {
  assert.equal(await codeOf(verifier().verify(token({ aud: ['sigstore', 'waybill:one'] }))), 'accepted');
});

test('verify() accepts a token of an instance that lacks newer claims', async () => {
  const without = ['job_project_id', 'job_project_path', 'job_source', 'user_email', 'ci_config_sha'];
  assert.equal(await codeOf(verifier().verify(token({ without }))), 'accepted');
});

test('verify() accepts by pinned keys without asking the issuer', async () => {
  const before = gitlab.requests.length;
  const pinned = verifier({ kind: 'pinned', jwks: gitlab.publishedKeys() });
  assert.equal(await codeOf(pinned.verify(token())), 'accepted');
  assert.equal(gitlab.requests.length, before);
});

const refusals: readonly (readonly [string, Partial<IdTokenOptions>, string])[] = [
  ['another audience', { aud: 'waybill:two' }, 'id-token-audience'],
  ['an audience that ours is only the beginning of', { aud: 'waybill:one.example' }, 'id-token-audience'],
  ['another issuer', { claims: { iss: 'https://gitlab.evil.example' } }, 'id-token-issuer'],
  ['an issuer with a trailing slash', { claims: { iss: `${gitlab.issuer}/` } }, 'id-token-issuer'],
  ['an end 31 seconds ago', { issuedAtMs: startMs - 91_000, lifetimeSeconds: 60 }, 'id-token-expired'],
  ['a start in the future', { issuedAtMs: startMs + 60_000 }, 'id-token-not-yet-valid'],
  ['no signature at all (alg none)', { signature: 'none' }, 'id-token-signature'],
  ['an HMAC by the public key (HS256)', { signature: 'HS256-with-public-key' }, 'id-token-signature'],
  ['a key of nobody', { signature: 'foreign-key' }, 'id-token-signature'],
  ['a key of nobody under the right key id', { signature: 'foreign-key-same-kid' }, 'id-token-signature'],
  ['no jti', { without: ['jti'] }, 'id-token-malformed'],
  ['a jti with a control character', { claims: { jti: 'a\u0000b' } }, 'id-token-malformed'],
  ['a jti of half a character', { claims: { jti: '\ud800' } }, 'id-token-malformed'],
  ['no exp', { without: ['exp'] }, 'id-token-malformed'],
  ['no job', { without: ['job_id'] }, 'id-token-malformed'],
  ['a job that is no number', { claims: { job_id: '1 or 1' } }, 'id-token-malformed'],
];
for (const [what, options, code] of refusals) {
  test(`verify() refuses a token with ${what}`, async () => {
    assert.equal(await codeOf(verifier().verify(token(options))), code);
  });
}

test('verify() accepts an end less than 30 seconds ago', async () => {
  assert.equal(
    await codeOf(verifier().verify(token({ issuedAtMs: startMs - 80_000, lifetimeSeconds: 60 }))),
    'accepted',
  );
});

test('verify() refuses a token whose claims were changed after signing', async () => {
  const [head, body = '', signature] = token().split('.');
  const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as { [name: string]: unknown };
  const changed = Buffer.from(JSON.stringify({ ...claims, ref_protected: 'false' })).toString('base64url');
  assert.equal(await codeOf(verifier().verify(`${head}.${changed}.${signature}`)), 'id-token-signature');
});

test('verify() refuses a token of 64 kB and more without reading it', async () => {
  assert.equal(await codeOf(verifier().verify(`${token()}${'A'.repeat(65_536)}`)), 'id-token-malformed');
});

test('verify() answers any text and any mutation with a coded refusal that quotes nothing of it', async () => {
  const pinned = verifier({ kind: 'pinned', jwks: gitlab.publishedKeys() });
  const good = token();
  const mutated = fc
    .tuple(fc.nat(good.length - 1), fc.string({ minLength: 1, maxLength: 3 }))
    .map(([at, text]) => good.slice(0, at) + text + good.slice(at + text.length))
    .filter((text) => text !== good);
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string(), mutated), async (text) => {
      try {
        const { claims } = await pinned.verify(text);
        // The last character of a signature carries unused bits, so another text may mean the same bytes.
        assert.equal(
          claims['jti'],
          JSON.parse(Buffer.from(good.split('.')[1] ?? '', 'base64url').toString()).jti,
        );
      } catch (error) {
        assert.ok(error instanceof WaybillError, String(error));
        if (text.length > 20) assert.ok(!`${error.message} ${error.found}`.includes(text.slice(0, 20)));
      }
    }),
    { numRuns: 300 },
  );
});

test('verify() follows a rotated key and, once it is forgotten, refuses the old one', async () => {
  const one = verifier();
  const old = token();
  assert.equal(await codeOf(one.verify(old)), 'accepted');
  gitlab.rotateKeys();
  nowMs += 31_000;
  assert.equal(await codeOf(one.verify(token())), 'accepted');
  assert.equal(await codeOf(one.verify(old)), 'accepted');
  gitlab.rotateKeys(true);
  nowMs += 11 * 60_000;
  assert.equal(await codeOf(one.verify(old)), 'id-token-signature');
});

test('verify() asks for keys once, and for unknown key ids once in 30 seconds', async () => {
  const one = verifier();
  await Promise.all([one.verify(token()), one.verify(token()), one.verify(token())]);
  const asked = () => gitlab.requests.filter(({ target }) => target === '/oauth/discovery/keys').length;
  const before = asked();
  await one.verify(token());
  for (let round = 0; round < 5; round++) await codeOf(one.verify(token({ signature: 'foreign-key' })));
  assert.equal(asked(), before);
  nowMs += 31_000;
  for (let round = 0; round < 5; round++) await codeOf(one.verify(token({ signature: 'foreign-key' })));
  assert.equal(asked(), before + 1);
});

test('verify() cannot tell when the issuer hangs, fails, or answers for another', async () => {
  for (const kind of ['hang', 'bad-gateway', 'cut'] as const) {
    const end = gitlab.fault({ path: '/.well-known/', kind });
    assert.equal(await codeOf(verifier().verify(token())), 'issuer-unreachable', kind);
    end();
  }
  assert.equal(
    await codeOf(verifier(undefined, 'https://gitlab.other.example').verify(token())),
    'issuer-unreachable',
  );
});

test('verify() does not ask an unreachable issuer for each token', async () => {
  const end = gitlab.fault({ path: '/.well-known/', kind: 'bad-gateway' });
  const one = verifier();
  await codeOf(one.verify(token()));
  const before = gitlab.requests.length;
  assert.equal(await codeOf(one.verify(token())), 'issuer-unreachable');
  assert.equal(gitlab.requests.length, before);
  end();
  nowMs += 2_001;
  assert.equal(await codeOf(one.verify(token())), 'accepted');
});

test('createIdTokenVerifier() refuses pinned keys that are none, or not RSA', () => {
  const ec = { kty: 'EC', crv: 'P-256', kid: 'a' };
  for (const jwks of ['', '{}', '{"keys":[]}', JSON.stringify({ keys: [ec] })]) {
    assert.throws(() => verifier({ kind: 'pinned', jwks }), { code: 'pinned-keys-malformed' }, jwks);
  }
});
