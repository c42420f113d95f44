import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isJsonObject, parseJson, type JsonValue } from '@waybill/kernel';
import { loadPlatform } from './load-platform.ts';
import { problemsOf } from './platform-problem.ts';
import { exampleWith } from './testing/example-folder.ts';

function messageOf(before: string, after: string): string {
  try {
    loadPlatform(exampleWith('waybill.yaml', before, after));
  } catch (error) {
    return problemsOf(error)
      .map(({ message, expected, found, help }) => [message, expected, found, help].join(' | '))
      .join('\n');
  }
  throw new Error('the folder was read');
}

test('checkSchema() says what was expected in the words of the schema', () => {
  assert.equal(
    messageOf('- refs/heads/main', '- main'),
    'environments[1].requires.source.refs[0] cannot have this value. | a full ref, such as `refs/heads/main` | "main" | ',
  );
  assert.equal(
    messageOf('mode: enforce', 'mode: enforced'),
    'environments[1].mode cannot have this value. | one of observe, warn, enforce | "enforced" | Did you mean "enforce"?',
  );
  assert.equal(
    messageOf('sources: [push, web, schedule]', 'sources: []'),
    'environments[1].requires.pipeline.sources cannot have this value. | at least 1 in the list | 0 in the list | ',
  );
  assert.equal(
    messageOf('maxAge: 30d', 'maxAge: 30'),
    'environments[1].requires.freshness.maxAge is of the wrong kind. | a text | 30 | ',
  );
});

test('checkSchema() does not repeat a long value, which may be a key in the wrong place', () => {
  assert.match(messageOf('mode: enforce', `mode: ${'k'.repeat(300)}`), /a text of 300 characters/);
});

test('Every pattern in a published schema has a description, which is what a problem quotes', () => {
  for (const name of ['waybill', 'runner-tiers', 'revocations']) {
    const path = join(import.meta.dirname, `../../../schemas/platform/${name}.schema.json`);
    assert.deepEqual(undescribed(parseJson(readFileSync(path)), name), []);
  }
});

function undescribed(schema: JsonValue, at: string): string[] {
  if (Array.isArray(schema))
    return schema.flatMap((part: JsonValue, index) => undescribed(part, `${at}/${index}`));
  if (!isJsonObject(schema)) return [];
  const here = typeof schema['pattern'] === 'string' && schema['description'] === undefined ? [at] : [];
  return [...here, ...Object.entries(schema).flatMap(([key, part]) => undescribed(part, `${at}/${key}`))];
}
