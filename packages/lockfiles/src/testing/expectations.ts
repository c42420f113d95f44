import assert from 'node:assert/strict';
import { WaybillError } from '@waybill/kernel';
import type { Lockfile } from '../lockfile.ts';
import { parseLockfile } from '../parse-lockfile.ts';

/** Parses a lockfile in a text, with files beside it. */
export function parsed(
  name: string,
  text: string,
  siblings: { readonly [path: string]: string } = {},
): Promise<Lockfile> {
  const files = Object.entries(siblings).map(([path, content]) => [path, Buffer.from(content)] as const);
  return parseLockfile(name, Buffer.from(text), new Map(files));
}

/** `purl scope origin`, in the order of the file. */
export function summary({ packages }: Lockfile): readonly string[] {
  return packages.map(({ purl, scope, origin }) => `${purl} ${scope} ${origin}`);
}

/** Refuses each text with the code. */
export async function refusesEach(code: string, name: string, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await assert.rejects(
      parsed(name, text),
      (error) => error instanceof WaybillError && error.code === code,
      text.slice(0, 200),
    );
  }
}
