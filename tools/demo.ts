/**
 * The whole story on one machine: `npm start`, or `npm start -- --once` to end after it.
 *
 * Starts a simulated GitLab, a local Sigstore and the server; runs a release pipeline of Waybill's own command
 * line; promotes it; breaks one property at a time; asks the eight questions. Exits with 1 when an attempt does
 * not end as it must.
 */
import { styleText } from 'node:util';
import { askServer, attempts } from './demo/attempts.ts';
import { runRelease } from './demo/release-pipeline.ts';
import { waybill } from './demo/waybill-command.ts';
import { startWorld } from './demo/world.ts';

const once = process.argv.includes('--once');
const startedAt = performance.now();
let surprises = 0;

heading('Services on loopback');
const world = await startWorld(say);

heading('A release pipeline: pack, attest, submit');
const good = await runRelease(world, {}, (line) => say(styleText('dim', line)));
if (!good.succeeded) await giveUp('The release pipeline failed.');

heading('Promotion to production');
const promotion = await askServer(world, good);
say(promotion.stdout);
expect('the good release is promoted', promotion.exitCode === 0, promotion.stderr);

heading('A release that the platform signs: one job builds, the server fetches, hashes and signs');
const signed = await runRelease(world, { signer: 'server' }, (line) => say(styleText('dim', line)));
const signedPromotion = await askServer(world, signed, 'signed-by-platform');
say(signedPromotion.stdout.split('\n').slice(0, 2).join('\n'));
expect('what the platform signed is promoted', signedPromotion.exitCode === 0, signedPromotion.stdout);

heading('The same, with one property broken at a time');
for (const attempt of attempts) {
  const result = await attempt.run(world, good);
  const report = result.stdout + result.stderr;
  const asExpected = result.exitCode === attempt.expectedExit && report.includes(attempt.expectedReason);
  const answer =
    { 0: 'PROMOTED', 1: 'refused', 3: 'no verdict' }[result.exitCode] ?? `exit ${result.exitCode}`;
  say(`${styleText(asExpected ? 'green' : 'red', answer.padEnd(10))} ${attempt.title}`);
  const reason = report.split('\n').find((line) => line.includes(attempt.expectedReason));
  if (reason !== undefined) say(styleText('dim', `           ${reason.trim()}`));
  expect(attempt.title, asExpected, report);
}

heading('Eight questions');
const trace = await waybill(['trace', good.digest, '--ledger', world.server.url], world.dir);
say(trace.stdout);
expect('the trace answers', trace.exitCode === 0, trace.stderr);

say(
  `${((performance.now() - startedAt) / 1000).toFixed(0)} s, ${surprises === 0 ? 'all as it must be' : `${surprises} not as they must be`}`,
);
if (once || surprises > 0) {
  await world.close();
  process.exit(surprises === 0 ? 0 : 1);
}

heading('Yours to ask');
say(`The server stays up at ${styleText('bold', world.server.url)} until you press Ctrl+C. Try:

  curl ${world.server.url}/api/v1/artifacts/${good.digest}
  npx waybill trace ${good.digest} --ledger ${world.server.url}
  WAYBILL_TOKEN=${world.token} npx waybill verify ${good.tarball} --environment production --ledger ${world.server.url}
  npx waybill verify ${good.tarball} --environment production --platform ${world.platformDir} --evidence ${good.evidenceDir}
`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void world.close().then(() => process.exit(0));
  });
}

function heading(text: string): void {
  console.log(`\n${styleText('bold', text)}`);
}

function say(text: string): void {
  console.log(text.replaceAll(/^(?=.)/gm, '  '));
}

function expect(what: string, holds: boolean, detail: string): void {
  if (holds) return;
  surprises++;
  say(styleText('red', `not as it must be: ${what}`));
  say(detail);
}

async function giveUp(reason: string): Promise<never> {
  say(styleText('red', reason));
  await world.close();
  process.exit(1);
}
