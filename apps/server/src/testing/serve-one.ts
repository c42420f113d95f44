/** A server process for the test that kills it: settings as JSON in the only argument, its address on stdout. */
import { instantFromMs } from '@waybill/kernel';
import { startServer } from '../start-server.ts';
import type { ServerConfig } from '../server-config.ts';

const config = JSON.parse(process.argv[2] ?? '{}') as Omit<ServerConfig, 'now'>;
const server = await startServer({ ...config, now: () => instantFromMs(Date.now()) });
process.stdout.write(`${server.url}\n`);
