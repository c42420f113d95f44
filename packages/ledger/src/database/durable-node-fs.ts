import { closeSync, fsyncSync, openSync } from 'node:fs';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type InitOptions = Parameters<NodeFS['init']>[1];
type Started = Awaited<ReturnType<NodeFS['init']>>;

/** What this file touches inside Emscripten's Node file layer. */
interface NodeFileLayer {
  stream_ops: { fsync?: (stream: FileStream) => number };
  realPath(node: unknown): string;
}

interface FileStream {
  /** Descriptor of an open file; directories have none. */
  readonly nfd?: number;
  readonly node: unknown;
}

/**
 * PGlite's Node file layer has no fsync operation: 500 commits made no fsync call at all, so a power cut
 * could take acknowledged commits. This one has it. It reaches into internals of the pinned version; the
 * test that counts the calls belongs to it.
 */
export class DurableNodeFs extends NodeFS {
  readonly #endThread: (syncFailure?: unknown) => never;

  /**
   * A failed sync must not come back to PostgreSQL: the kernel may have dropped the pages, so a second try
   * that passes shows nothing. Nor may it go on after a panic, as when its log cannot be written: there is no
   * process to end, and it loops for ever at full load. Both end the thread.
   */
  constructor(dataDir: string, endThread: (syncFailure?: unknown) => never) {
    super(dataDir);
    this.#endThread = endThread;
  }

  override async init(pg: Parameters<NodeFS['init']>[0], options: InitOptions): Promise<Started> {
    const started = await super.init(pg, options);
    started.emscriptenOpts.onAbort = () => this.#endThread();
    started.emscriptenOpts.preRun?.push((module) => {
      const layer = (module as unknown as { readonly NODEFS: NodeFileLayer }).NODEFS;
      layer.stream_ops.fsync = (stream) => {
        try {
          if (stream.nfd === undefined) syncPath(layer.realPath(stream.node));
          else fsyncSync(stream.nfd);
          return 0;
        } catch (error) {
          return this.#endThread(error);
        }
      };
    });
    return started;
  }
}

/** Makes a file or folder durable by its path. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
