import assert from 'node:assert/strict';
import test from 'node:test';
import { WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { parseEvidenceLines, renderEvidenceLines } from './evidence-lines.ts';

const linesOf = (text: string): string[] =>
  parseEvidenceLines(Buffer.from(text)).map((line) => Buffer.from(line).toString());

const refuses = (action: () => unknown, code: string): void =>
  assert.throws(action, (error) => error instanceof WaybillError && error.code === code);

test('parseEvidenceLines() gives each line with its exact bytes and skips blank ones', () => {
  assert.deepEqual(linesOf('{"a": 1}\n{"b":2}\n'), ['{"a": 1}', '{"b":2}']);
  assert.deepEqual(linesOf('\n  \n{"a":1}\r\n\r\n\t{"b":2} '), ['{"a":1}', '\t{"b":2} ']);
  assert.deepEqual(linesOf(''), []);
  assert.deepEqual(linesOf('no JSON at all'), ['no JSON at all']);
});

test('parseEvidenceLines() gives back what renderEvidenceLines() wrote', () => {
  fc.assert(
    fc.property(fc.array(fc.json()), (bundles) => {
      const lines = parseEvidenceLines(renderEvidenceLines(bundles));
      assert.deepEqual(
        lines.map((line) => Buffer.from(line).toString()),
        bundles,
      );
    }),
  );
});

test('renderEvidenceLines() refuses a bundle that would come back as two lines or none', () => {
  for (const bundle of ['{\n}', '{}\r', '', '  '])
    refuses(() => renderEvidenceLines([bundle]), 'evidence-line-broken');
});

test('parseEvidenceLines() refuses too many lines and too many bytes', () => {
  assert.equal(parseEvidenceLines(Buffer.from('{}\n'.repeat(1_000))).length, 1_000);
  refuses(() => parseEvidenceLines(Buffer.from('{}\n'.repeat(1_001))), 'evidence-lines-too-large');
  refuses(() => parseEvidenceLines(Buffer.alloc(32 * 1024 * 1024 + 1, 0x61)), 'evidence-lines-too-large');
  refuses(() => parseEvidenceLines(Buffer.alloc(64 * 1024 * 1024 + 1, 0x0a)), 'evidence-lines-too-large');
});

test('parseEvidenceLines() answers any bytes with lines without line ends or a coded error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      for (const line of parseEvidenceLines(bytes)) {
        assert.ok(line.length > 0 && !line.includes(0x0a));
      }
    }),
  );
});

test('parseEvidenceLines() takes one JSON document over several lines for one line', () => {
  const pretty = `${JSON.stringify({ a: { b: 1 } }, undefined, 2)}\n`;
  assert.deepEqual(linesOf(pretty), [pretty.trimEnd()]);
  assert.deepEqual(linesOf('{"a":1}\n{\n"b":2}'), ['{"a":1}', '{', '"b":2}']);
});
