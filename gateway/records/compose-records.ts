import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Connector } from '../../connectors/contract.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import type { Metrics } from '../observability/metrics.ts';
import { readNote } from '../shared-state/read-note.ts';
import { createRedisShelf } from '../shared-state/redis-shelf.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { nowAndThen } from '../timing/now-and-then.ts';
import { repeat, sleepUnnoticed } from '../timing/repeat.ts';
import { RecordCache } from './record-cache.ts';
import { SharedTier } from './shared-tier.ts';

/** As `gateway/config.ts` reads them. */
export interface RecordSettings {
  readonly GATEWAY_RECORD_CACHE_BYTES: number;
  readonly REDIS_URL?: string | undefined;
}

export interface RecordParts {
  readonly config: RecordSettings;
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly shared: SharedState;
  readonly encryption: FieldEncryption;
  readonly vault: EvidenceVault | undefined;
  readonly metrics: Pick<Metrics, 'recordTold' | 'recordNonsense' | 'watchRecordBytes'>;
  readonly logger: Pick<Logger, 'warn'>;
  readonly now: () => Date;
}

export interface RecordRoom {
  /** How agencies are reached by everybody. */
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Something about this dossier changed; all processes are told. */
  changed(code: string): void;
  /** The same, of which every process hears by itself. */
  heard(code: string): void;
  /** Nothing that was held is told any more. @throws Error while the shared tier cannot be reached; it is tried again. */
  forgetAll(): Promise<void>;
  stop(): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

const CHANNEL = 'record-changes';
const SWEEP_MS = 30_000;
/** Of what hinders the shared tier one line in so long is enough. */
const TOLD_EVERY_MS = 10_000;

const noteShape = z.union([
  z.strictObject({ from: z.string(), key: z.string() }),
  z.strictObject({ from: z.string(), all: z.literal(true) }),
]);

/** What tells every process to forget all that it holds. */
export const forgetAllNote = (from: string): { readonly channel: string; readonly message: string } => ({
  channel: CHANNEL,
  message: JSON.stringify({ from, all: true }),
});

/** Puts the room of records together; with no bytes for it, agencies are asked every time. */
export function composeRecords(parts: RecordParts): RecordRoom {
  const { config, connectors, shared, metrics, vault, now } = parts;
  if (config.GATEWAY_RECORD_CACHE_BYTES === 0)
    return {
      connectors,
      changed: () => undefined,
      heard: () => undefined,
      forgetAll: nothing,
      stop: nothing,
    };
  const instance = randomUUID();
  const cache = new RecordCache({
    maxBytes: config.GATEWAY_RECORD_CACHE_BYTES,
    shared: sharedTier(parts),
    vault,
    now,
    tellChanged: (key) => shared.publish(CHANNEL, JSON.stringify({ from: instance, key })),
    onOutcome: metrics.recordTold,
    sleep: sleepUnnoticed,
  });
  metrics.watchRecordBytes(() => cache.bytes);
  const stopListening = shared.listen(CHANNEL, (message) => {
    const note = readNote(noteShape, message);
    if (!note || note.from === instance) return;
    if ('all' in note) cache.forgetOwn();
    else cache.heard(note.key);
  });
  // What was said meanwhile is not known.
  const stopWatching = shared.onGap(() => cache.missed());
  const sweeps = repeat(() => cache.sweep(), {
    ...{ firstMs: SWEEP_MS, everyMs: SWEEP_MS },
    onFailure: (error) => parts.logger.warn({ error }, 'held records are not swept'),
  });
  return {
    connectors: new Map([...connectors].map(([id, connector]) => [id, cache.over(connector)])),
    changed: (code) => cache.changed(code),
    heard: (code) => cache.heard(code),
    async forgetAll() {
      const { channel, message } = forgetAllNote(instance);
      shared.publish(channel, message);
      await cache.forgetAll();
    },
    async stop() {
      stopListening();
      stopWatching();
      await sweeps.stop();
      cache.close();
    },
  };
}

function sharedTier({ config, encryption, metrics, logger, now }: RecordParts): SharedTier | undefined {
  if (config.REDIS_URL === undefined) return undefined;
  const onFailure = nowAndThen(
    TOLD_EVERY_MS,
    () => now().getTime(),
    (error: unknown) => logger.warn({ error }, 'the shared tier of records is hindered'),
  );
  return new SharedTier({
    shelf: createRedisShelf({ url: config.REDIS_URL, prefix: 'lienthong:', onFailure }),
    encryption,
    nowMs: () => performance.now(),
    onNonsense: metrics.recordNonsense,
    onFailure,
  });
}
