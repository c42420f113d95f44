import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { WaybillError } from '@waybill/kernel';
import { parseKeyPlace } from './key-address.ts';

const id = '1234abcd-12ab-34cd-56ef-1234567890ab';
const arn = 'arn:aws:kms:eu-central-1:111122223333';

describe('parseKeyPlace()', () => {
  test('reads files, keys of Vault and keys of AWS KMS as Cosign writes them', () => {
    assert.deepEqual(parseKeyPlace('keys/release.pem'), { kind: 'file', path: 'keys/release.pem' });
    assert.deepEqual(parseKeyPlace('C:\\keys\\release.pem'), { kind: 'file', path: 'C:\\keys\\release.pem' });
    assert.deepEqual(parseKeyPlace('hashivault://release'), { kind: 'vault', name: 'release' });
    for (const keyId of [id, 'alias/release', `${arn}:key/${id}`, `${arn}:alias/release`]) {
      assert.deepEqual(parseKeyPlace(`awskms:///${keyId}`), { kind: 'aws-kms', keyId });
      assert.deepEqual(parseKeyPlace(`awskms://kms.example.com:4566/${keyId}`), {
        kind: 'aws-kms',
        endpoint: 'kms.example.com:4566',
        keyId,
      });
    }
  });

  test('reads version and padding', () => {
    assert.deepEqual(parseKeyPlace('hashivault://release?version=3&padding=pss'), {
      kind: 'vault',
      name: 'release',
      version: 3,
      padding: 'pss',
    });
  });

  const malformed = {
    'a service that it does not know': 'gcpkms://projects/a',
    'a path as name': 'hashivault://../sys/seal',
    'a name with a slash': 'hashivault://a/b',
    'no name': 'hashivault://',
    'no slash after the endpoint': `awskms://${id}`,
    'a key that is none': 'awskms:///release',
    'a user in the endpoint': `awskms://user@host/${id}`,
    'version zero': 'hashivault://release?version=0',
    'a version for KMS': `awskms:///${id}?version=1`,
    'a parameter that it does not know': 'hashivault://release?hash=sha1',
    'a parameter twice': 'hashivault://release?version=1&version=2',
    'two question marks': 'hashivault://release?version=1?padding=pss',
  };
  for (const [name, text] of Object.entries(malformed)) {
    test(`refuses ${name}`, () => {
      assert.throws(
        () => parseKeyPlace(text),
        (error) => error instanceof WaybillError && error.code === 'key-address-malformed',
      );
    });
  }
});
