import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signatureFor } from './signature-v4.ts';

// Key, date and answers of AWS's published Signature Version 4 test suite.
const secret = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY';
const scope = '20150830/us-east-1/service/aws4_request';
const headers = { host: 'example.amazonaws.com', 'x-amz-date': '20150830T123600Z' };
const vectors = [
  ['get-vanilla', 'GET', '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
  ['post-vanilla', 'POST', '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
] as const;

for (const [name, method, signature] of vectors) {
  test(`signatureFor() gives the published signature of ${name}`, () => {
    const request = {
      method,
      url: new URL('https://example.amazonaws.com/'),
      headers,
      body: new Uint8Array(),
    };
    assert.equal(signatureFor(request, secret, { scope, signedHeaders: ['host', 'x-amz-date'] }), signature);
  });
}
