import type { FastifyPluginAsync } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import type { MonitoredLog } from '../access-log/monitored-log.ts';
import { answerReader, type ReaderParts } from '../audit/answer-reader.ts';
import { admitLogReading } from '../audit/log-door.ts';
import { notThere, rawPathOf, sizeOf } from './log-routes.ts';
import { isWithin, parseTilePlace, TILE_WIDTH, type TilePlace } from './tile-path.ts';

export interface EntriesRouteParts extends ReaderParts {
  readonly log: MonitoredLog;
}

/** What two bytes of length can say. */
const MAX_ENTRY_BYTES = 65_535;

/**
 * `GET /log/tile/entries/<N>[.p/<W>]` of C2SP tlog-tiles, for who may read the whole log, and recorded as a reading of it:
 * each entry is its length in two bytes, big-endian, and the canonical bytes of the record. An erased entry has length 0,
 * which no record has; its hash stays in the tile.
 */
export function entriesRoute(parts: EntriesRouteParts): FastifyPluginAsync {
  return async (server) => {
    server.get('/log/tile/entries/*', { config: { counts: 'caller' } }, (request, reply) =>
      answerReader(parts, { request, reply }, 'accessLogEntries', async (context) => {
        await admitLogReading(context, 'accessLogEntries', 'log.access', {});
        const place = parseTilePlace(rawPathOf(request).slice('/log/tile/entries/'.length));
        if (!place || !isWithin(place, 0, sizeOf(parts.log))) throw notThere('no such bundle of entries');
        const bundle = await readBundle(parts.log, place);
        return () => reply.type('application/octet-stream').send(bundle);
      }),
    );
  };
}

/** @throws GatewayError BAD_USER_INPUT for a bundle with a record that its format cannot hold. */
async function readBundle({ driver, instance }: MonitoredLog, { index, width }: TilePlace): Promise<Buffer> {
  const first = index * TILE_WIDTH;
  const rows = await driver.query(
    'select idx, body from access_record where instance = $1 and idx >= $2 and idx < $3',
    [instance, first, first + width],
  );
  const bodies = new Map(rows.map(({ idx, body }) => [Number(idx), body]));
  const parts = Array.from({ length: width }, (_, place) => {
    const body = bodies.get(first + place);
    const entry = Buffer.from(typeof body === 'string' ? body : '', 'utf8');
    if (entry.length > MAX_ENTRY_BYTES) throw tooLong(first + place);
    const length = Buffer.alloc(2);
    length.writeUInt16BE(entry.length);
    return Buffer.concat([length, entry]);
  });
  return Buffer.concat(parts);
}

const tooLong = (index: number): GatewayError =>
  new GatewayError('BAD_USER_INPUT', 'an entry is longer than a bundle can say', {
    extensions: { fields: [String(index)], rule: 'take the export: this entry is longer than 65,535 bytes' },
  });
