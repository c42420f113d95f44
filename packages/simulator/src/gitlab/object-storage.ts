import { createServer } from 'node:http';
import { listen, stop } from './loopback.ts';
import type { GitlabState } from './state.ts';
import { zip } from './zip.ts';

/** Where artifacts are redirected to: another host, which must never see a token. */
export interface ObjectStorage {
  readonly url: string;
  /** Names of the token headers that arrived. */
  readonly leakedHeaders: readonly string[];
  close(): Promise<void>;
}

/** Starts the second host; it serves `/<job id>/artifacts.zip` and refuses any request with a token. */
export async function startObjectStorage(state: GitlabState): Promise<ObjectStorage> {
  const leakedHeaders: string[] = [];
  const server = createServer((request, response) => {
    const leaked = ['authorization', 'private-token', 'job-token'].filter((name) => name in request.headers);
    leakedHeaders.push(...leaked);
    const id = /^\/(\d+)\/artifacts\.zip$/.exec(request.url ?? '')?.[1];
    const job = state.jobs.find((candidate) => String(candidate.id) === id);
    if (leaked.length > 0 || !job) {
      response.writeHead(leaked.length > 0 ? 400 : 404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/zip' }).end(zip(job.artifacts));
  });
  const url = await listen(server, 0);
  return { url, leakedHeaders, close: () => stop(server) };
}
