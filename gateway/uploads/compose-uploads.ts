import { join } from 'node:path';
import type { FastifyPluginAsync } from 'fastify';
import type { AccessLog } from '../access-log/access-log.ts';
import { adoptObjects } from '../access-log/adopt-objects.ts';
import type { ReaderParts } from '../audit/answer-reader.ts';
import type { FieldEncryption } from '../storage/field-encryption.ts';
import { type Repetition, repeat } from '../timing/repeat.ts';
import { UPLOAD_KIND } from './kept-kind.ts';
import { prepareUploadTables } from './tables.ts';
import { UploadFiles } from './upload-files.ts';
import { UploadStore } from './upload-store.ts';
import { type UploadParts, uploadsRoute } from './uploads-route.ts';

/** Of the gateway's settings, those that are about documents. */
export interface UploadSettings {
  readonly DATA_DIR: string;
  readonly UPLOAD_DIR?: string | undefined;
  readonly UPLOAD_MAX_BYTES: number;
  readonly UPLOAD_DAYS: number;
  readonly UPLOAD_REUSE_DAYS: number;
  readonly UPLOAD_MAX_FILES: number;
  readonly UPLOAD_MAX_TOTAL_BYTES: number;
}

export interface UploadRoom {
  readonly store: UploadStore;
  /** Days that a document is kept after it went into a dossier. */
  readonly reuseDays: number;
  route(reader: ReaderParts, limits: UploadParts['limits']): FastifyPluginAsync;
  start(): void;
  stop(): Promise<void>;
}

const END_EVERY_MS = 60_000;
/** A file without a row may be one whose row is being written. */
const STRAY_AFTER_MS = 3_600_000;

/** Puts uploads together: the documents, their register, and what removes them when their time is up. */
export async function composeUploads(parts: {
  readonly accessLog: AccessLog;
  readonly encryption: FieldEncryption;
  readonly config: UploadSettings;
  readonly onFailure: (error: unknown) => void;
  readonly now: () => Date;
}): Promise<UploadRoom> {
  const { accessLog, encryption, config, onFailure, now } = parts;
  await prepareUploadTables(accessLog.database);
  await adoptObjects(accessLog, UPLOAD_KIND, now());
  const files = new UploadFiles(config.UPLOAD_DIR ?? join(config.DATA_DIR, 'uploads'), encryption);
  const store = new UploadStore(accessLog.database, accessLog, encryption, onFailure);
  let ending: Repetition | undefined;

  async function end(): Promise<void> {
    const at = now();
    for (const id of await store.endExpired({ caller: undefined, requestId: undefined, at }))
      await files.remove(id);
    await files.removeStray(new Date(at.getTime() - STRAY_AFTER_MS), (id) => store.isKept(id));
  }

  return {
    store,
    reuseDays: config.UPLOAD_REUSE_DAYS,
    route: (reader, limits) =>
      uploadsRoute(
        {
          ...{ store, files, limits, now, maxBytes: config.UPLOAD_MAX_BYTES, days: config.UPLOAD_DAYS },
          quota: { files: config.UPLOAD_MAX_FILES, bytes: config.UPLOAD_MAX_TOTAL_BYTES },
        },
        reader,
      ),
    start() {
      ending ??= repeat(end, { firstMs: 1_000, everyMs: END_EVERY_MS, onFailure });
    },
    async stop() {
      await ending?.stop();
    },
  };
}
