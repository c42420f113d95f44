import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { loadPlatform } from './load-platform.ts';
import { parsePlainYaml } from './plain-yaml.ts';
import { exampleFolder, exampleWith } from './testing/example-folder.ts';

/** Characters that mean something in YAML, and some that do not. */
const yamlMarks = Array.from('{}[]:,&*!?|>%@"\'#- \n\tab0~');

test('loadPlatform() reads the worked example into typed intent', () => {
  const platform = loadPlatform(exampleFolder());
  assert.deepEqual(platform.gitlab, {
    url: 'https://gitlab.example.com',
    issuer: 'https://gitlab.example.com',
    audience: 'waybill:gitlab.example.com',
  });
  assert.deepEqual(
    platform.profiles.map(({ kind, name }) => [kind, name]),
    [
      ['keyless', 'acme-sigstore'],
      ['key', 'release-key'],
      ['server', 'waybill-server'],
    ],
  );
  assert.deepEqual(platform.signers[0], {
    name: 'shop-pipeline',
    profile: 'acme-sigstore',
    identity: {
      kind: 'literal',
      text: 'https://gitlab.example.com/acme/shop//.gitlab-ci.yml@refs/heads/main',
    },
    issuer: 'https://gitlab.example.com',
    project: { id: '4711', path: 'acme/shop' },
  });
  assert.equal(platform.verifierId, 'https://gitlab.example.com/platform/waybill');
  assert.equal(platform.logKeys.length, 1);
  assert.deepEqual(platform.revocations[0], {
    kind: 'runner',
    value: '1187',
    reason: "The node's disk was readable by jobs of other projects.",
    from: Date.UTC(2026, 2, 2),
    until: Date.UTC(2026, 2, 4, 18, 30),
    decidedAt: Date.UTC(2026, 2, 4, 19, 5),
  });
});

test('loadPlatform() reads what production asks, defaults filled in', () => {
  const { environments } = loadPlatform(exampleFolder());
  const [staging, production] = environments;
  assert.deepEqual(staging?.requires.sbom, { formats: ['cyclonedx', 'spdx'], minComponents: 1 });
  assert.equal(production?.mode, 'enforce');
  assert.deepEqual(production?.requires.source, {
    projects: [{ id: '4711', path: 'acme/shop' }],
    refs: [
      { kind: 'literal', text: 'refs/heads/main' },
      { kind: 'pattern', pattern: 'refs/tags/v*' },
    ],
    least: 'certificate',
  });
  assert.deepEqual(production?.requires.runner, { tiers: ['protected'], least: 'token' });
  assert.deepEqual(production?.requires.freshness, { maxAgeSeconds: 2_592_000 });
  assert.deepEqual(production?.requires.health, { accept: ['healthy', 'degraded'], otherwise: 'warn' });
});

test('loadPlatform() leaves out what the file leaves out: nothing more is asked', () => {
  const { environments } = loadPlatform(exampleFolder());
  assert.deepEqual(Object.keys(environments[0]?.requires ?? {}), [
    'sbom',
    'signature',
    'provenance',
    'commit',
    'freshness',
  ]);
});

test('loadPlatform() reads tiers with exact prices, newest first', () => {
  const { tiers } = loadPlatform(exampleFolder());
  assert.deepEqual(
    tiers.map(({ name }) => name),
    ['sandbox', 'standard', 'protected'],
  );
  assert.deepEqual(tiers[2]?.runnerIds, ['1201', '1202']);
  assert.deepEqual(tiers[1]?.prices, [
    { microsPerHour: 192_000, currency: 'EUR', validFrom: Date.UTC(2026, 0, 1) },
  ]);
});

test('loadPlatform() keeps numbers beyond 2^53 exact when they are quoted, and refuses them when not', () => {
  const big = '9223372036854775807';
  const quoted = loadPlatform(exampleWith('runner-tiers.yaml', '[1201, 1202]', `["${big}"]`));
  assert.deepEqual(quoted.tiers[2]?.runnerIds, [big]);
  assert.throws(() => loadPlatform(exampleWith('runner-tiers.yaml', '[1201, 1202]', `[${big}]`)), {
    code: 'platform-invalid',
  });
});

test('loadPlatform() does without tiers and revocations where nothing refers to them', () => {
  const files = exampleWith(
    'waybill.yaml',
    '      runner:\n        tiers: [protected]\n        least: token\n',
    '',
  );
  const text = Buffer.from(files.get('waybill.yaml') ?? '').toString();
  files.set(
    'waybill.yaml',
    Buffer.from(text.replaceAll(/builders\/(?:standard|protected)\//g, 'builders/gitlab-hosted/')),
  );
  files.delete('runner-tiers.yaml');
  files.delete('revocations.yaml');
  const { tiers, revocations } = loadPlatform(files);
  assert.deepEqual([tiers, revocations], [[], []]);
});

test('loadPlatform() takes files of later features as they are, and counts them for the digest', () => {
  const before = loadPlatform(exampleFolder());
  const after = loadPlatform(exampleFolder().set('slos.yaml', Buffer.from('slos: [: not read')));
  assert.notEqual(after.digest, before.digest);
});

test('loadPlatform() answers any change of a byte with a platform or a coded error', () => {
  const names = [
    'waybill.yaml',
    'runner-tiers.yaml',
    'revocations.yaml',
    'trusted_root.json',
    'keys/release.pem',
  ];
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.string({ unit: fc.constantFrom(...yamlMarks), maxLength: 12 }).map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(5000), fc.nat(12), bytes, (name, at, length, inserted) => {
      const files = exampleFolder();
      const before = files.get(name) ?? new Uint8Array();
      const start = at % before.length;
      files.set(name, Buffer.concat([before.subarray(0, start), inserted, before.subarray(start + length)]));
      onlyCoded(() => loadPlatform(files));
    }),
    { numRuns: 300 },
  );
});

test('loadPlatform() answers random text of YAML with a coded error', () => {
  const text = fc.string({
    unit: fc.constantFrom(...yamlMarks, '\n  ', ': ', '- ', 'gitlab', 'version'),
  });
  fc.assert(
    fc.property(text, (content) => {
      onlyCoded(() => loadPlatform(new Map([['waybill.yaml', Buffer.from(content)]])));
    }),
    { numRuns: 1000 },
  );
});

test('loadPlatform() treats a key named __proto__ like any other unknown key', () => {
  assert.throws(
    () => loadPlatform(exampleWith('waybill.yaml', 'version: 1', 'version: 1\n__proto__: { x: 1 }')),
    {
      message: /waybill\.yaml:6:1 key-unknown/,
    },
  );
  assert.equal(({} as { x?: number }).x, undefined);
});

/** Texts that take a careless reader exponential time, quadratic time or all memory. */
const hostile: readonly (readonly [string, string, string])[] = [
  ['nested explicit keys', '? '.repeat(2000), 'yaml-not-plain'],
  [
    'explicit keys line by line',
    Array.from({ length: 800 }, (_, at) => `${' '.repeat(at)}?`).join('\n'),
    'yaml-not-plain',
  ],
  ['open brackets', '['.repeat(1 << 20), 'yaml-too-complex'],
  ['brackets line by line', '[\n'.repeat(1 << 19), 'yaml-too-complex'],
  ['dashes', '- '.repeat(1 << 19), 'yaml-too-complex'],
  [
    'deep maps',
    Array.from({ length: 1400 }, (_, at) => `${' '.repeat(at)}a:`).join('\n'),
    'yaml-too-complex',
  ],
  ['keys after keys', 'a: '.repeat(1 << 18), 'yaml-too-complex'],
  ['many keys', Array.from({ length: 120_000 }, (_, at) => `a${at}:`).join('\n'), 'yaml-too-complex'],
  ['anchors', '&a '.repeat(1 << 18), 'yaml-not-plain'],
  ['an alias bomb', 'a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]', 'yaml-not-plain'],
  ['quotes', '"'.repeat(1 << 20), 'yaml-too-complex'],
  ['tags', '! '.repeat(1 << 19), 'yaml-not-plain'],
  ['documents', '---\n'.repeat(1 << 18), 'yaml-malformed'],
];

for (const [name, text, code] of hostile) {
  test(`parsePlainYaml() refuses ${name} in bounded time`, () => {
    const startedAt = performance.now();
    const reading = parsePlainYaml('waybill.yaml', text);
    const tookMs = performance.now() - startedAt;
    assert.equal(reading.kind === 'problems' ? reading.problems[0]?.code : reading.kind, code);
    assert.ok(tookMs < 4000, `${tookMs} ms`);
  });
}

function onlyCoded(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof WaybillError, String(error));
  }
}
