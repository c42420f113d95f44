import { html } from 'hono/html';

type Html = ReturnType<typeof html>;

const rows: readonly (readonly [method: string, path: string, what: string])[] = [
  ['POST', '/api/v1/evidence', 'hand in evidence (multipart/form-data)'],
  ['POST', '/api/v1/provenance', 'have the platform state and sign who built what (from a job)'],
  ['POST', '/api/v1/promotions', 'may this artifact go to that environment?'],
  ['GET', '/api/v1/artifacts/sha256:…', 'the eight answers'],
  ['GET', '/api/v1/documents/sha256:…', 'exact bytes of a document'],
  ['GET', '/api/v1/decisions?artifact=sha256:…', 'decisions, newest first'],
  ['GET', '/api/v1/keys', 'public keys that the server signs with'],
  ['GET', '/checkpoint', "the log's latest signed checkpoint"],
  ['GET', '/tile/…', "the log's tiles (C2SP tlog-tiles)"],
  ['GET', '/readyz', 'is the server ready?'],
];

/** The page at `/`: what this is, and where to go on. */
export function renderHome(url: string): Html {
  const table = rows.map(
    ([method, path, what]) =>
      html`<tr>
        <td>${method}</td>
        <td><code>${path}</code></td>
        <td>${what}</td>
      </tr>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>Waybill</title>
      <style>
        body {
          font:
            16px/1.5 system-ui,
            sans-serif;
          max-width: 48rem;
          margin: 3rem auto;
          padding: 0 1rem;
        }
        td {
          padding-right: 1rem;
        }
      </style>
      <h1>Waybill</h1>
      <p>
        This server keeps the evidence of built artifacts, decides whether they may be promoted, and proves
        both.
      </p>
      <table>
        ${table}
      </table>
      <p>Each route is explained in <code>docs/guides/server.md</code>.</p>
      <p>On the command line: <code>waybill trace sha256:… --ledger ${url}</code></p>
    </html>`;
}
