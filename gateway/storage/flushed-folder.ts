import { fsyncSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { endAtOnce } from './last-line.ts';

/** What the wasm runtime has of a file when it flushes it: the descriptor of the real one. */
interface WasmStream {
  readonly nfd: number;
}

/**
 * A folder whose writes reach the disk when the database asks for it. As it comes, the wasm build starts with `-F` (no
 * fsync) and its file layer has no fsync at all, so a committed row lives in the system's cache until that is written.
 */
export class FlushedFolder extends NodeFS {
  override async init(...[database, options]: Parameters<NodeFS['init']>): ReturnType<NodeFS['init']> {
    const prepared = await super.init(database, options);
    const hooks = prepared.emscriptenOpts.preRun ?? [];
    hooks.push((module: unknown) => addFsync(module));
    prepared.emscriptenOpts.preRun = hooks;
    return prepared;
  }
}

/** The database's own parameters, with fsync on, through the one system call that the wasm runtime passes on. */
export const FLUSHING_PARAMETERS: string[] = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

/** @throws Error when the runtime looks different: then flushing would silently not happen. */
function addFsync(module: unknown): void {
  // The types of the wasm module do not tell of its file systems.
  const { NODEFS } = module as { NODEFS?: { stream_ops?: Record<string, unknown> } };
  const operations = NODEFS?.stream_ops;
  if (!operations) throw new Error('the embedded database has no file layer that could be flushed');
  operations['fsync'] = ({ nfd }: WasmStream): number => {
    try {
      fsyncSync(nfd);
      return 0;
    } catch (error) {
      // What was written may be gone, and asking again would succeed without it (as Linux does); the database panics
      // and, within wasm, spins for ever. Nothing that is still to come can be relied on.
      const why = error instanceof Error ? error.message : String(error);
      endAtOnce(
        `the access log's disk failed at a flush (${why}): this process ends at once, and nothing is answered without its record; restart it when the disk is well`,
      );
    }
  };
}
