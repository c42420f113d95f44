import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parseBundle, parseTrustedRoot, type TrustedRoot, verifyBundle } from '@waybill/evidence';
import { digestOf, instantFromMs, WaybillError } from '@waybill/kernel';
import {
  type EditableJson,
  newSimulatedIssuer,
  type RunningSigstore,
  type SimulatedIssuer,
  startLocalSigstore,
} from '@waybill/simulator/sigstore';
import { examineServices } from './examine-services.ts';
import { signKeyless } from './sign.ts';
import { parseSigningConfig } from './signing-config.ts';

const bytes = Buffer.from('an artifact');
const dayMs = 86_400_000;
let issuer: SimulatedIssuer;
/** The Sigstore of the organisation, and another whose logs and authorities it uses as well. */
let one: RunningSigstore;
let two: RunningSigstore;

before(async () => {
  issuer = await newSimulatedIssuer();
  const issuers = [{ issuer: issuer.issuer, jwks: issuer.jwks }];
  [one, two] = await Promise.all([startLocalSigstore({ issuers }), startLocalSigstore({ issuers })]);
});
after(() => Promise.all([one.close(), two.close()]));

/** The first one's root with the logs and timestamp authorities of both. */
function bothRoots(edit: (root: EditableJson) => void = () => {}): TrustedRoot {
  const other = JSON.parse(Buffer.from(two.trustedRoot).toString()) as EditableJson;
  return parseTrustedRoot(
    one.sigstore.trustedRootJson((root) => {
      root.tlogs.push(...other.tlogs);
      root.timestampAuthorities.push(...other.timestampAuthorities);
      edit(root);
    }),
  );
}

interface Offer {
  readonly url: string;
  readonly operator: string;
  readonly majorApiVersion?: number;
  /** Days from now. */
  readonly from?: number;
  readonly until?: number;
}

function configOf(logs: readonly Offer[], more: { readonly [member: string]: unknown } = {}): Uint8Array {
  const at = (days: number): string => new Date(Date.now() + days * dayMs).toISOString();
  const offered = ({ url, operator, majorApiVersion = 1, from = -100, until }: Offer): object => ({
    url,
    operator,
    majorApiVersion,
    validFor: { start: at(from), ...(until !== undefined && { end: at(until) }) },
  });
  return Buffer.from(
    JSON.stringify({
      mediaType: 'application/vnd.dev.sigstore.signingconfig.v0.2+json',
      caUrls: [offered({ url: one.urls.fulcio, operator: 'one' })],
      oidcUrls: [],
      rekorTlogUrls: logs.map(offered),
      rekorTlogConfig: { selector: 'ALL' },
      tsaUrls: [
        offered({ url: one.urls.tsa, operator: 'one' }),
        offered({ url: two.urls.tsa, operator: 'two' }),
      ],
      tsaConfig: { selector: 'EXACT', count: 2 },
      ...more,
    }),
  );
}

async function sign(config: Uint8Array, trustedRoot: TrustedRoot): Promise<Uint8Array> {
  const services = parseSigningConfig(config, instantFromMs(Date.now()));
  return signKeyless({ kind: 'message', bytes }, { ...services, trustedRoot }, await issuer.idToken());
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => error instanceof WaybillError && error.code === code;
}

describe('a Sigstore of several operators', () => {
  const logs = (): readonly Offer[] => [
    { url: one.urls.rekor1, operator: 'one' },
    { url: two.urls.rekor1, operator: 'two' },
  ];

  test('gives a bundle with an entry of each log and a stamp of each authority, and all of them count', async () => {
    const bundle = parseBundle(await sign(configOf(logs()), bothRoots()));
    assert.equal(bundle.logEntries.length, 2);
    assert.equal(bundle.timestamps.length, 2);
    const verify = (trustedRoot: TrustedRoot): void =>
      void verifyBundle(bundle, {
        trustedRoot,
        signer: {
          kind: 'identity',
          issuer: issuer.issuer,
          identity: { kind: 'literal', text: identity },
        },
        artifact: { digest: digestOf(bytes), bytes },
        rules: { acceptBundles: ['0.3'], log: 'required', timestamp: 'required' },
      });
    verify(bothRoots());
    // An entry of a log that the root does not know is not passed over.
    assert.throws(() => verify(parseTrustedRoot(one.trustedRoot)), WaybillError);
  });

  test('does not ask a service that was replaced, and verifies what the new one answers', async () => {
    const rotated = [
      { url: one.urls.rekor1, operator: 'one', until: -1 },
      { url: two.urls.rekor1, operator: 'one', from: -1 },
    ];
    const asked = one.requests.rekor1.length;
    const bundle = parseBundle(await sign(configOf(rotated), bothRoots()));
    assert.equal(bundle.logEntries.length, 1);
    assert.equal(one.requests.rekor1.length, asked);
  });

  test('lets no bundle out when the root already ended the log that the configuration still names', async () => {
    const ended = bothRoots((root) => {
      root.tlogs[0].publicKey.validFor.end = new Date(Date.now() - dayMs).toISOString();
    });
    await assert.rejects(sign(configOf(logs()), ended), refusedWith('signed-bundle-refused'));
  });

  test('signs nothing when fewer operators are left than EXACT asks', async () => {
    const [asked] = [one.requests.fulcio.length];
    const ending = [logs()[0], { ...logs()[1], until: -1 }] as Offer[];
    const exact = { rekorTlogConfig: { selector: 'EXACT', count: 2 } };
    await assert.rejects(sign(configOf(ending, exact), bothRoots()), refusedWith('signing-services-missing'));
    assert.equal(one.requests.fulcio.length, asked);
  });
});

const identity = 'https://gitlab.example.com/acme/app//.gitlab-ci.yml@refs/heads/main';

describe('examineServices()', () => {
  async function outcomes(
    config: Uint8Array,
    root: TrustedRoot,
    atMs = Date.now(),
  ): Promise<readonly string[]> {
    const services = parseSigningConfig(config, instantFromMs(Date.now()));
    const examined = await examineServices(services, root, instantFromMs(atMs), 2_000);
    return examined.map(({ service, outcome }) => `${service} ${outcome}`);
  }

  test('knows each service of the root that it belongs to, Rekor 1 and Rekor 2', async () => {
    const known = ['fulcio known', 'log known', 'timestamp known'];
    const root = parseTrustedRoot(one.trustedRoot);
    assert.deepEqual(await outcomes(one.signingConfig, root), known);
    assert.deepEqual(await outcomes(one.signingConfigRekor2, root), known);
  });

  test('knows none of another Sigstore, whatever their names', async () => {
    const unknown = ['fulcio unknown', 'log unknown', 'timestamp unknown'];
    const root = parseTrustedRoot(two.trustedRoot);
    assert.deepEqual(await outcomes(one.signingConfig, root), unknown);
    assert.deepEqual(await outcomes(one.signingConfigRekor2, root), unknown);
  });

  test('knows no service whose window in the root is over', async () => {
    const root = parseTrustedRoot(
      one.sigstore.trustedRootJson((edited) => {
        edited.certificateAuthorities[0].validFor.end = new Date(Date.now() - 1000).toISOString();
      }),
    );
    assert.deepEqual(await outcomes(one.signingConfig, root), [
      'fulcio unknown',
      'log known',
      'timestamp known',
    ]);
  });

  for (const kind of ['hang', 'nonsense', 'error', 'endless'] as const) {
    test(`cannot tell of a service that answers with ${kind}`, async () => {
      for (const fault of Object.values(one.faults)) fault.set({ kind });
      try {
        const unreachable = ['fulcio unreachable', 'log unreachable', 'timestamp unreachable'];
        assert.deepEqual(await outcomes(one.signingConfig, parseTrustedRoot(one.trustedRoot)), unreachable);
      } finally {
        for (const fault of Object.values(one.faults)) fault.clear();
      }
    });
  }
});
