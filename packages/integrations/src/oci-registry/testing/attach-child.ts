/** One writer of many: attaches a document to an image, as a job of its own would. */
import { parseDigest } from '@waybill/kernel';
import { attachReferrers } from '../attach.ts';
import { mediaTypes } from '../descriptor.ts';
import { openOn } from './registry-world.ts';

const [host = '', digest = '', size = '', text = ''] = process.argv.slice(2);
await attachReferrers(
  openOn(host).session,
  { mediaType: mediaTypes.manifest, digest: parseDigest(digest), sizeBytes: Number(size) },
  [
    {
      mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
      bytes: Buffer.from(text),
      annotations: { 'org.example.note': text },
    },
  ],
);
