import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDigest, WaybillError } from '@waybill/kernel';
import fc from 'fast-check';
import { imageNameOf, parseImageReference, registryAddress, showImage } from './image-reference.ts';

const digest = parseDigest(`sha256:${'ab'.repeat(32)}`);

test('parseImageReference() reads registry, port, repository, tag and digest', () => {
  assert.deepEqual(parseImageReference(`registry.example.com:5050/acme/shop/app:1.2@${digest}`), {
    registry: 'registry.example.com:5050',
    repository: 'acme/shop/app',
    tag: '1.2',
    digest,
  });
  assert.deepEqual(parseImageReference(`localhost/app@${digest}`), {
    registry: 'localhost',
    repository: 'app',
    digest,
  });
});

test('parseImageReference() names Docker Hub as Docker does', () => {
  assert.deepEqual(parseImageReference('alpine'), {
    registry: 'docker.io',
    repository: 'library/alpine',
    tag: 'latest',
  });
  assert.equal(parseImageReference('grafana/grafana:12').repository, 'grafana/grafana');
  assert.equal(parseImageReference('index.docker.io/library/alpine').registry, 'docker.io');
  assert.equal(registryAddress('docker.io').href, 'https://registry-1.docker.io/');
});

test('parseImageReference() refuses what is no reference', () => {
  for (const text of [
    '',
    'Acme/App:1',
    'registry.example.com/',
    'registry.example.com/app:',
    'registry.example.com/app@sha256:abc',
    `registry.example.com/app@${digest}@${digest}`,
    'registry.example.com/../app',
    'registry.example.com/app?x=1',
    'user:password@registry.example.com/app',
    `registry.example.com/${'a'.repeat(300)}`,
  ]) {
    assert.throws(
      () => parseImageReference(text),
      (error) => error instanceof WaybillError && error.code === 'image-reference-malformed',
      text,
    );
  }
});

test('parseImageReference() gives a reference or its coded error for any text', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        const reference = parseImageReference(text);
        const named = showImage(reference, digest);
        assert.equal(imageNameOf(parseImageReference(named)), imageNameOf(reference));
      } catch (error) {
        assert.ok(error instanceof WaybillError);
      }
    }),
  );
});

test('registryAddress() is https but for loopback and named hosts', () => {
  assert.equal(registryAddress('127.0.0.1:5000').protocol, 'http:');
  assert.equal(registryAddress('registry.example.com').protocol, 'https:');
  assert.equal(registryAddress('registry.lan:5000', ['registry.lan:5000']).protocol, 'http:');
  assert.equal(registryAddress('127.0.0.1.example.com').protocol, 'https:');
});
