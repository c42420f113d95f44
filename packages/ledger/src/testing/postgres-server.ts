import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A PostgreSQL server for tests, or why there is none. */
export type PostgresForTests =
  | { readonly kind: 'server'; readonly url: string; readonly stop: () => Promise<void> }
  | { readonly kind: 'none'; readonly reason: string };

/** Uses WAYBILL_TEST_POSTGRES_URL, or starts a throwaway server on loopback. */
export async function postgresForTests(): Promise<PostgresForTests> {
  const given = process.env['WAYBILL_TEST_POSTGRES_URL'];
  if (given !== undefined) return { kind: 'server', url: given, stop: () => Promise.resolve() };
  const bin = findBinaries();
  if (bin === undefined) {
    return {
      kind: 'none',
      reason: 'no PostgreSQL 15 or newer here, and WAYBILL_TEST_POSTGRES_URL is not set',
    };
  }
  return startServer(bin);
}

async function startServer(bin: string): Promise<PostgresForTests> {
  const dir = mkdtempSync(join(tmpdir(), 'waybill-postgres-'));
  const data = join(dir, 'data');
  // initdb refuses root itself.
  const asRoot = process.getuid?.() === 0;
  if (asRoot) execFileSync('chown', ['postgres', dir]);
  const as = (command: string, args: readonly string[]): [string, string[]] =>
    asRoot ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, [...args]];
  execFileSync(
    ...as(join(bin, 'initdb'), [
      '-D',
      data,
      '-U',
      'postgres',
      '-A',
      'trust',
      '--no-sync',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
    ]),
    { stdio: 'ignore' },
  );
  const port = await freePort();
  const server = spawn(
    ...as(join(bin, 'postgres'), [
      '-D',
      data,
      '-p',
      String(port),
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'unix_socket_directories=',
      '-c',
      'fsync=off',
    ]),
    { stdio: 'ignore' },
  );
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await untilReady(url);
  return {
    kind: 'server',
    url,
    async stop() {
      const [pid] = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGINT');
      await ended;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function findBinaries(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).filter((name) => Number(name) >= 15) : [];
  const dirs = [
    ...versions.sort((a, b) => Number(b) - Number(a)).map((version) => join(debian, version, 'bin')),
    ...(process.env['PATH'] ?? '').split(':'),
  ];
  return dirs.find((dir) => existsSync(join(dir, 'initdb')) && existsSync(join(dir, 'postgres')));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function untilReady(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error('the PostgreSQL server for tests did not become ready');
}
