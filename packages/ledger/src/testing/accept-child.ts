/**
 * Accepts evidence until it is killed: `node accept-child.ts DIR FIRST KEY`. Each acknowledged number is
 * written to standard output, so that whoever kills it knows what must be there afterwards.
 */
import { openLedger } from '../open-ledger.ts';
import { sampleEvidence, someTime } from './sample.ts';

const [, , dir, first, privateKey] = process.argv;
const ledger = await openLedger({
  at: { kind: 'folder', dir: dir ?? '' },
  logKey: { name: 'waybill.example/log', privateKey: privateKey ?? '' },
  now: () => someTime,
  serverAddress: 'http://127.0.0.1:7070',
});
process.stdout.write('open\n');
for (let number = Number(first); ; number += 3) {
  await Promise.all([number, number + 1, number + 2].map((each) => ledger.accept(sampleEvidence(each))));
  if (number % 2 === 0) await ledger.log.sequence();
  process.stdout.write(`${number + 2}\n`);
}
