#!/usr/bin/env node
// Old syntax only: an older Node must reach the message below instead of failing to parse this file.
const major = Number(process.versions.node.split('.')[0]);

if (major < 24) {
  process.stderr.write('waybill needs Node.js 24 or newer; this is Node.js ' + process.versions.node + '.\n');
  process.exit(2);
} else {
  import('./dist/waybill.mjs').then(
    function (waybill) {
      return waybill.main();
    },
    function (error) {
      if (error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
      process.stderr.write('waybill is not bundled yet, or a dependency is missing: ' + error.message + '\n');
      process.stderr.write('  help: in a clone, run "npm ci"; else install the package again.\n');
      process.exit(2);
    },
  );
}
