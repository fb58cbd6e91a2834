import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import { parseCheckpointText, splitNote } from '../access-log/checkpoint.ts';
import type { MonitoredLog } from '../access-log/monitored-log.ts';
import { readConsistency, readPath, readStoredHashes } from '../access-log/proof-reader.ts';
import { searchOf, sendRefusal } from '../http/request-params.ts';
import type { CosignedHeads } from './cosigned-heads.ts';
import { isWithin, parseTilePath, TILE_WIDTH } from './tile-path.ts';

export interface LogRouteParts {
  readonly log: MonitoredLog;
  readonly cosigned: Pick<CosignedHeads, 'dress' | 'newest'>;
  /** Verifier keys that this log has had, newest first, and those of its witnesses. All of them public. */
  readonly verifierKeys: readonly string[];
  readonly witnessKeys: readonly string[];
}

const NOTE = 'text/plain; charset=utf-8';
/** Of hashes: whatever tree they stand in, they never change. */
const FOR_GOOD = 'public, max-age=31536000, immutable';
const NOT_KEPT = 'no-cache';

/**
 * What monitors read, C2SP tlog-tiles with the prefix `/log`, for everybody: signed heads and hashes, which tell nothing
 * of a record (every leaf holds a nonce). Nothing goes beyond the newest durable head.
 */
export function logRoutes(parts: LogRouteParts): FastifyPluginAsync {
  const { cosigned, log } = parts;
  return async (server) => {
    server.get('/log/', async (_request, reply) => {
      const { verifierKeys, witnessKeys } = parts;
      const about = { origin: log.origin, verifierKeys, witnessKeys, size: sizeOf(log) };
      return reply.header('cache-control', NOT_KEPT).send(about);
    });
    server.get('/log/checkpoint', async (request, reply) =>
      refusing(request, reply, async () => {
        const isCosigned = searchOf(request).get('cosigned') === '1';
        const note = isCosigned ? cosigned.newest : cosigned.dress(log.head());
        if (note === undefined) throw notThere('no witness has cosigned a head yet');
        return reply.header('cache-control', NOT_KEPT).type(NOTE).send(note);
      }),
    );
    server.get('/log/tile/*', async (request, reply) =>
      refusing(request, reply, async () => {
        const hashes = await readTile(log, rawPathOf(request).slice('/log/tile/'.length));
        return reply.header('cache-control', FOR_GOOD).type('application/octet-stream').send(hashes);
      }),
    );
    server.get('/log/consistency', async (request, reply) =>
      refusing(request, reply, async () => {
        const size = sizeOf(log);
        const to = numberOf(request, 'to', 0, size, size);
        const from = numberOf(request, 'from', 0, to);
        const hashes = await readConsistency(log.driver, log.instance, from, to);
        return reply.header('cache-control', NOT_KEPT).send({ from, to, hashes: hashes.map(base64) });
      }),
    );
    server.get('/log/proof', async (request, reply) =>
      refusing(request, reply, async () => {
        const now = sizeOf(log);
        const size = numberOf(request, 'size', 1, now, now);
        const index = numberOf(request, 'index', 0, size - 1);
        const proof = await readPath(log.driver, log.instance, index, size);
        const hashes = proof.hashes.map(base64);
        const told = { index, size, leafHash: base64(proof.leafHash), hashes };
        return reply.header('cache-control', NOT_KEPT).send(told);
      }),
    );
  };
}

/** @throws GatewayError NOT_AVAILABLE for what is no tile, or none yet. */
async function readTile(log: MonitoredLog, path: string): Promise<Buffer> {
  const tile = parseTilePath(path);
  if (!tile || !isWithin(tile, tile.level, sizeOf(log))) throw notThere('no such tile');
  const { level, index, width } = tile;
  const range = { level, first: index * TILE_WIDTH, count: width };
  return Buffer.concat(await readStoredHashes(log.driver, log.instance, range));
}

export const sizeOf = ({ head }: Pick<MonitoredLog, 'head'>): number =>
  parseCheckpointText(splitNote(head()).text).size;

export const notThere = (why: string): GatewayError => new GatewayError('NOT_AVAILABLE', why);

/** The path as it came, not unescaped: a tile's has nothing to escape. */
export const rawPathOf = ({ url }: FastifyRequest): string => url.replace(/\?.*$/s, '');

const base64 = (hash: Buffer): string => hash.toString('base64');

/** A whole number of the address. @throws GatewayError BAD_USER_INPUT when it is none, or beyond the newest head. */
function numberOf(
  request: FastifyRequest,
  name: string,
  least: number,
  most: number,
  absent?: number,
): number {
  const text = searchOf(request).get(name);
  if (text === null && absent !== undefined && absent >= least) return absent;
  const number = /^(?:0|[1-9][0-9]{0,15})$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  const rule = `a whole number from ${least} to ${Math.max(least, most)}`;
  throw new GatewayError('BAD_USER_INPUT', `${name} is ${rule}`, { extensions: { fields: [name], rule } });
}

/** A refusal becomes its answer; any other error is the server's to mask. */
export async function refusing(
  request: FastifyRequest,
  reply: FastifyReply,
  answer: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    return sendRefusal({ request, reply }, error);
  }
}
