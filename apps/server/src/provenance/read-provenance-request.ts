import type { ProvenanceRequest } from '@waybill/api';
import { provenanceLimits, provenanceRequest } from '@waybill/api/provenance-schemas';
import { WaybillError } from '@waybill/kernel';
import { readJson } from '../http/read-json.ts';

/** Reads the body of `POST /api/v1/provenance`. Throws `request-malformed` and what `readJson` throws. */
export async function readProvenanceRequest(
  request: Request,
  deadlineMs: number,
): Promise<ProvenanceRequest> {
  const body = await readJson(request, { maxBytes: provenanceLimits.maxBytes, deadlineMs });
  const parsed = provenanceRequest.safeParse(body);
  if (parsed.success) return parsed.data;
  const place = parsed.error.issues[0]?.path.map(String).join('.').slice(0, 60) ?? '';
  throw new WaybillError({
    code: 'request-malformed',
    message: 'The request was not understood.',
    expected:
      'artifacts and sbom, perhaps inputs, dependencies and image, as docs/guides/server.md shows them',
    found: `a fault at ${place === '' ? 'the top' : place}`,
  });
}
