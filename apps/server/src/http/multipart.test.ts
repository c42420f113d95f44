import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { WaybillError } from '@waybill/kernel';
import { boundaryOf, readForm, type FormLimits } from './multipart.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const limits: FormLimits = {
  maxParts: 3,
  maxBytes: 10_000,
  maxPartBytes: (name) => ({ sbom: 5_000, artifact: 100 })[name],
};

async function* inChunks(body: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.length; at += size) yield body.subarray(at, at + size);
}

function read(body: string | Uint8Array, chunk = 7): Promise<readonly { name: string; bytes: Uint8Array }[]> {
  return readForm(inChunks(Buffer.from(body as string), chunk), 'XX', limits);
}

function part(name: string, content: string, headers = ''): string {
  return `--XX\r\nContent-Disposition: form-data; name="${name}"\r\n${headers}\r\n${content}\r\n`;
}

async function codeOf(form: Promise<unknown>): Promise<string> {
  return form.then(
    () => 'read',
    (error: unknown) => {
      assert.ok(error instanceof WaybillError, String(error));
      return error.code;
    },
  );
}

test('readForm() gives exact bytes, line breaks and near-boundaries included, however the body is cut', async () => {
  const content = '\r\n--X\r\n--XY\r\n\r\n--\u0000end\r\n';
  for (const size of [1, 2, 3, 5, 64, 10_000]) {
    const parts = await read(`${part('sbom', content)}${part('artifact', '')}--XX--\r\n`, size);
    assert.deepEqual(
      parts.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]),
      [
        ['sbom', content],
        ['artifact', ''],
      ],
    );
  }
});

test('readForm() reads what fetch() sends', async () => {
  const form = new FormData();
  form.append('artifact', 'sha256:00 name');
  form.append('sbom', new Blob([Buffer.from([0, 255, 13, 10])]), 'a "quoted" näme.json');
  const request = new Request('http://127.0.0.1/', { method: 'POST', body: form });
  const boundary = boundaryOf(request.headers.get('content-type') ?? undefined);
  const parts = await readForm(request.body as unknown as AsyncIterable<Uint8Array>, boundary, limits);
  assert.deepEqual(
    parts.map(({ name, bytes }) => [name, [...bytes].length]),
    [
      ['artifact', 14],
      ['sbom', 4],
    ],
  );
});

const refusals: readonly (readonly [string, string, string])[] = [
  ['something before the first boundary', `x${part('sbom', '1')}--XX--`, 'form-malformed'],
  ['no last boundary', part('sbom', '1'), 'form-malformed'],
  ['nothing at all', '', 'form-malformed'],
  ['a part without a name', '--XX\r\nContent-Type: a/b\r\n\r\n1\r\n--XX--', 'form-malformed'],
  ['a part of an unknown name', `${part('other', '1')}--XX--`, 'form-malformed'],
  [
    'a part of two names',
    `${part('sbom', '1', 'Content-Disposition: form-data; name="artifact"\r\n')}--XX--`,
    'form-malformed',
  ],
  [
    'a transfer encoding',
    `${part('sbom', 'MQ==', 'Content-Transfer-Encoding: base64\r\n')}--XX--`,
    'form-malformed',
  ],
  ['something behind the end', `${part('sbom', '1')}--XX--\r\nmore`, 'form-malformed'],
  ['headers without an end', `--XX\r\nContent-Disposition: ${'x'.repeat(3_000)}`, 'form-malformed'],
  ['a part above its limit', `${part('artifact', 'x'.repeat(101))}--XX--`, 'submission-too-large'],
  ['too many parts', `${part('artifact', '1').repeat(4)}--XX--`, 'submission-too-large'],
  ['too many bytes', `${part('sbom', 'x'.repeat(4_900)).repeat(3)}--XX--`, 'submission-too-large'],
];
for (const [what, body, code] of refusals) {
  test(`readForm() refuses a form with ${what}`, async () => {
    assert.equal(await codeOf(read(body, 64)), code);
  });
}

test('readForm() stops reading at the limit of a part', async () => {
  let sent = 0;
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('--XX\r\nContent-Disposition: form-data; name="artifact"\r\n\r\n');
    for (;;) {
      sent += 50;
      yield Buffer.alloc(50);
    }
  }
  assert.equal(await codeOf(readForm(endless(), 'XX', limits)), 'submission-too-large');
  assert.ok(sent < 500);
});

test('readForm() refuses a header of 2,048 bytes that a pattern would read for years', async () => {
  const head = '--XX\r\nContent-Disposition: form-data; name="sbom"';
  const header = `${head}${';filename=a'.repeat(180)}"b`;
  assert.ok(header.length > 2_000 && header.length <= 2_048);
  assert.equal(await codeOf(read(`${header}\r\n\r\n1\r\n--XX--`, 4_096)), 'form-malformed');
});

test('readForm() holds a body that arrives byte by byte in hardly more than its bytes', async () => {
  // So many that what the engine itself takes and leaves meanwhile, some 2 MB, does not count.
  const sent = 1_000_000;
  async function* drip(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('--XX\r\nContent-Disposition: form-data; name="sbom"\r\n\r\n');
    // Of one slab, so that what the chunks themselves weigh is not counted.
    const slab = Buffer.alloc(sent, 'x');
    for (let at = 0; at < sent; at++) yield slab.subarray(at, at + 1);
    heldBytes = memoryBytes() - before;
    yield Buffer.from('\r\n--XX--\r\n');
  }
  const memoryBytes = (): number => {
    collectGarbage();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  let heldBytes = 0;
  const before = memoryBytes();
  const [part] = await readForm(drip(), 'XX', {
    maxParts: 1,
    maxBytes: 2_000_000,
    maxPartBytes: () => 2_000_000,
  });
  assert.equal(part?.bytes.byteLength, sent);
  assert.ok(heldBytes < 10 * sent, `${heldBytes} bytes for ${sent}`);
});

test('readForm() answers any bytes and any mutation with parts or a coded error', async () => {
  const good = Buffer.from(`${part('sbom', 'content\r\n--X')}${part('artifact', 'a')}--XX--\r\n`);
  const mutated = fc.tuple(fc.nat(good.length - 1), fc.uint8Array({ maxLength: 6 })).map(([at, bytes]) => {
    return Buffer.concat([good.subarray(0, at), bytes, good.subarray(at + 1)]);
  });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated),
      fc.integer({ min: 1, max: 90 }),
      async (body, size) => {
        await codeOf(read(body, size));
      },
    ),
    { numRuns: 500 },
  );
});

test('boundaryOf() reads plain and quoted boundaries and refuses other media types', () => {
  assert.equal(boundaryOf('multipart/form-data; boundary=----WebKit'), '----WebKit');
  assert.equal(boundaryOf('Multipart/Form-Data;boundary="a b"'), 'a b');
  for (const type of [
    undefined,
    'application/json',
    'multipart/mixed; boundary=a',
    'multipart/form-data',
    `multipart/form-data; boundary=${'a'.repeat(71)}`,
  ]) {
    assert.throws(() => boundaryOf(type), { code: 'media-type-unsupported' }, type ?? 'none');
  }
});
