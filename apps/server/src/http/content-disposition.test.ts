import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDisposition } from './content-disposition.ts';

/** Characters that reading a text looks at. */
function workOf(text: string): number {
  let work = 0;
  parseDisposition({
    length: text.length,
    charCodeAt: (at) => {
      work++;
      return text.charCodeAt(at);
    },
    slice: (from, to) => {
      work += to - from;
      return text.slice(from, to);
    },
  });
  return work;
}

const longest = 2_048;

test('parseDisposition() reads what browsers, fetch() and curl write', () => {
  const cases: readonly (readonly [string, { [name: string]: string }])[] = [
    [' form-data; name="sbom"', { name: 'sbom' }],
    ['FORM-DATA;NAME="sbom" ', { name: 'sbom' }],
    ['form-data; name=sbom; filename=a.json', { name: 'sbom', filename: 'a.json' }],
    ['form-data; name="sbom"; filename="a; b=\\"c\\".json"', { name: 'sbom', filename: 'a; b=\\"c\\".json' }],
    [`form-data; name="sbom"; filename*=UTF-8''n%C3%A4me`, { name: 'sbom', 'filename*': "UTF-8''n%C3%A4me" }],
    ['form-data', {}],
  ];
  for (const [text, expected] of cases) {
    assert.deepEqual(Object.fromEntries(parseDisposition(text) ?? [['none', '']]), expected, text);
  }
});

test('parseDisposition() gives nothing for what is no disposition of a form, or an ambiguous one', () => {
  for (const text of [
    '',
    'attachment; name="sbom"',
    'form-data name="sbom"',
    'form-data; name="sbom";',
    'form-data; name="sbom',
    'form-data; name="sbom\\"',
    'form-data; name=',
    'form-data; name="sbom"; name="artifact"',
    'form-data; name="sbom"; filename=a; filename=b',
    'form-data; name="sbom"; size=1',
    'form-data; name="sbom" filename=a',
  ]) {
    assert.equal(parseDisposition(text), undefined, text);
  }
});

const hostile: readonly (readonly [string, string, string, string])[] = [
  ['file names without end', 'form-data; name="sbom"', ';filename=a', '"b'],
  ['file names with quotes', 'form-data; name="sbom"', ';filename="a"', '"'],
  ['white space', 'form-data', ' ', 'x'],
  ['white space and semicolons', 'form-data; name="sbom"', ' ; ', 'x'],
  ['an open quote', 'form-data; name="', '\\"', ''],
  ['equal signs', 'form-data; name=', '=', '"'],
  ['a long token', '', 'form-data', '!'],
];
for (const [what, head, repeated, tail] of hostile) {
  test(`parseDisposition() looks at each character of ${longest} with ${what} a few times`, () => {
    const body = repeated.repeat(longest).slice(0, longest - head.length - tail.length);
    const text = `${head}${body}${tail}`;
    assert.equal(text.length, longest);
    assert.ok(workOf(text) <= 5 * longest, `${workOf(text)}`);
  });
}

test('parseDisposition() does work in proportion to any text', () => {
  const pieces = fc.constantFrom(';', '=', '"', '\\', ' ', 'a', 'filename', 'name', 'form-data; ', '*', 'é');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 300 }), fc.boolean(), (parts, isForm) => {
      const text = (isForm ? 'form-data; ' : '') + parts.join('');
      assert.ok(workOf(text) <= 5 * text.length + 10);
    }),
  );
});
