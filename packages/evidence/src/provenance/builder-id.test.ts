import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { builderIdOf, findBuilder } from './builder-id.ts';

test('findBuilder() gives back the builder that an id was made of', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), (builder) => {
      assert.equal(
        findBuilder(builderIdOf('gitlab.example.com:8443', builder), 'gitlab.example.com:8443'),
        builder,
      );
    }),
  );
});

test('findBuilder() knows no id of another host, another form or another spelling', () => {
  for (const id of [
    'https://gitlab.example.org/waybill/builders/protected/v1',
    'http://gitlab.example.com/waybill/builders/protected/v1',
    'https://gitlab.example.com/waybill/builders/protected/v2',
    'https://gitlab.example.com/waybill/builders//v1',
    'https://gitlab.example.com/waybill/builders/pro%74ected/v1',
    'https://gitlab.example.com/waybill/builders/%/v1',
  ]) {
    assert.equal(findBuilder(id, 'gitlab.example.com'), undefined, id);
  }
});
