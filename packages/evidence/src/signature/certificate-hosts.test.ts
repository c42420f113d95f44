import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkCertificateHosts } from './certificate-hosts.ts';

const identity = 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main';
const claims = {
  issuer: 'https://gitlab.example.com',
  buildSignerUri: identity,
  sourceRepositoryUri: 'https://gitlab.example.com/acme/app',
  sourceRepositoryId: '4711',
  sourceRepositoryOwnerUri: 'https://gitlab.example.com/acme',
  buildConfigUri: identity,
  runInvocationUri: 'https://gitlab.example.com/acme/app/-/jobs/1',
} as const;

test('checkCertificateHosts() lets everything count where all hosts agree', () => {
  assert.deepEqual(checkCertificateHosts(claims, identity), {
    host: 'gitlab.example.com',
    claims,
    contradicting: [],
  });
});

test('checkCertificateHosts() leaves out what a self-managed Fulcio wrote of gitlab.com', () => {
  const { sourceRepositoryUri: _a, sourceRepositoryOwnerUri: _b, runInvocationUri: _c, ...rest } = claims;
  const mixed = {
    ...rest,
    sourceRepositoryUri: 'http://gitlab.com/acme/app',
    sourceRepositoryOwnerUri: 'http://gitlab.com/acme',
    runInvocationUri: 'http://gitlab.com/acme/app/-/jobs/1',
  };
  assert.deepEqual(checkCertificateHosts(mixed, identity), {
    host: 'gitlab.example.com',
    claims: rest,
    contradicting: ['sourceRepositoryUri', 'sourceRepositoryOwnerUri', 'runInvocationUri'],
  });
});

test('checkCertificateHosts() lets nothing count where issuer, identity and build signer differ', () => {
  for (const [wrong, name, contradicting] of [
    [{ ...claims, buildSignerUri: identity.replace('example', 'evil') }, identity, ['buildSignerUri']],
    [claims, identity.replace('example', 'evil'), ['identity']],
    [claims, 'build@example.com', ['identity']],
    [{ ...claims, buildSignerUri: 'https://gitlab.example.com:8443/x' }, identity, ['buildSignerUri']],
    [
      { ...claims, buildSignerUri: 'https://gitlab.example.com@evil.example/x' },
      identity,
      ['buildSignerUri'],
    ],
  ] as const) {
    assert.deepEqual(checkCertificateHosts(wrong, name), { claims: {}, contradicting });
  }
  const { issuer: _issuer, ...withoutIssuer } = claims;
  assert.equal(checkCertificateHosts(withoutIssuer, identity).host, undefined);
  const { buildSignerUri: _signer, ...withoutSigner } = claims;
  assert.deepEqual(checkCertificateHosts(withoutSigner, identity).claims, {});
});

test('checkCertificateHosts() takes a host only as it is written, not as a parser repairs it', () => {
  for (const address of [
    'https://git\tlab.example.com/acme/app',
    'https:\\\\gitlab.example.com\\acme',
    'https:gitlab.example.com/acme/app',
    'https:/gitlab.example.com/acme/app',
    'https:///gitlab.example.com/acme/app',
    ' https://gitlab.example.com/acme/app',
    'https://gitlab.example.com\\@evil.example/acme/app',
    'https://gitlab.example.com:@evil.example/acme/app',
    'https://git%6cab.example.com/acme/app',
    'https://git\u00adlab.example.com/acme/app',
    'https://\uff47itlab.example.com/acme/app',
    'https://gitlab.example.com?/acme/app',
    'https://gitlab.example.com#/acme/app',
    'ftp://gitlab.example.com/acme/app',
  ]) {
    const { contradicting } = checkCertificateHosts({ ...claims, sourceRepositoryUri: address }, identity);
    assert.deepEqual(contradicting, ['sourceRepositoryUri'], address);
  }
  for (const address of ['https://GitLab.example.com', 'http://gitlab.example.com/']) {
    const { contradicting } = checkCertificateHosts({ ...claims, sourceRepositoryUri: address }, identity);
    assert.deepEqual(contradicting, [], address);
  }
});
