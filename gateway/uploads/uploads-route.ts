import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { formatInstant, MS_PER_DAY } from '../../dossier/calendar/instant.ts';
import { GatewayError } from '../../schema/errors.ts';
import { actOf } from '../access-log/kept-change.ts';
import { answerReader, type ReaderParts } from '../audit/answer-reader.ts';
import type { Crossing } from '../boundary/crossing.ts';
import { admitDraft, holderOf } from '../boundary/own-filing.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import { parseInput } from '../mutations/request-kinds.ts';
import { FILE_TYPES, fileTypeOf } from './file-kind.ts';
import type { UploadFiles } from './upload-files.ts';
import type { Quota, Upload, UploadStore } from './upload-store.ts';

export interface UploadParts {
  readonly store: UploadStore;
  readonly files: UploadFiles;
  readonly limits: Pick<LimitDoor, 'admitPlace' | 'admitPlaceHere'>;
  readonly quota: Quota;
  readonly maxBytes: number;
  /** Days that a document is kept that goes into no dossier. */
  readonly days: number;
  readonly now: () => Date;
}

const idInput = z.strictObject({ id: z.uuid() });

/**
 * `POST /uploads`: one document as the body, `201` with its id and hash; the same document again is `200` with the same id.
 * `GET /uploads/<id>`: the own document back. Nobody's body is read before it is known whose it is and that they may; what a
 * client calls its file, or says that it is, counts for nothing.
 */
export function uploadsRoute(parts: UploadParts, reader: ReaderParts): FastifyPluginAsync {
  return async (server) => {
    server.removeAllContentTypeParsers();
    // As a stream: the handler reads it once the caller is known, and no further than the limit.
    server.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const options = { config: { counts: 'caller' } } as const;
    server.post('/uploads', options, (request, reply) =>
      answerReader(
        reader,
        { request, reply },
        'uploadPaper',
        async (context) => {
          const { upload, isNew } = await take(parts, request, context);
          return () => reply.code(isNew ? 201 : 200).send(shown(upload));
        },
        'upload',
      ),
    );
    server.get('/uploads/:id', options, (request, reply) =>
      answerReader(reader, { request, reply }, 'readPaper', async (context) => {
        const { id } = parseInput(idInput, request.params);
        const { upload, bytes } = await read(parts, id, context);
        return () =>
          reply
            .type(upload.type)
            .header('content-disposition', `attachment; filename="${id}"`)
            .header('cache-control', 'no-store')
            .send(bytes);
      }),
    );
  };
}

interface Taken {
  readonly upload: Upload;
  readonly isNew: boolean;
}

/** A body is held whole in memory: only so many at a time. @throws GatewayError ACCESS_DENIED, RATE_LIMITED, BAD_USER_INPUT. */
async function take(parts: UploadParts, request: FastifyRequest, context: RequestContext): Promise<Taken> {
  const { limits } = parts;
  const crossing = admitDraft('uploadPaper', 'draftDossier', context.boundary);
  const who = { address: request.ip, caller: context.caller };
  const leavePerson = await limits.admitPlace('uploads.person', who);
  try {
    const leaveProcess = limits.admitPlaceHere('uploads.process', who);
    try {
      return await keep(parts, request, context, crossing);
    } finally {
      leaveProcess();
    }
  } finally {
    leavePerson();
  }
}

async function keep(
  parts: UploadParts,
  request: FastifyRequest,
  context: RequestContext,
  crossing: Crossing,
): Promise<Taken> {
  const { store, files, quota, maxBytes, days, now } = parts;
  const announced = announcedBytes(request, maxBytes);
  if (announced !== undefined && !(await store.mayFit(holderOf(context.caller), announced, quota, now())))
    throw tooMany(quota);
  const bytes = await readBody(request, maxBytes);
  const type = fileTypeOf(bytes);
  if (!type) throw wrong(`one of ${FILE_TYPES.join(', ')}, by what it begins with`);
  const hash = createHash('sha256').update(bytes).digest('base64url');
  const holder = holderOf(context.caller);
  const known = await store.findByHash(holder, hash, now());
  if (known) {
    crossing.messageId = known.id;
    return { upload: known, isNew: false };
  }
  const id = uuidv7();
  const expiresAt = new Date(now().getTime() + days * MS_PER_DAY);
  // The document first: a row that tells of one that is not there would be a lie; a stray file is found and removed.
  await files.add(id, bytes);
  const wanted = { id, hash, type, bytes: bytes.length, expiresAt };
  const outcome = await store
    .add(holder, wanted, quota, actOf(context, now()))
    .catch(async (error: unknown) => {
      await files.remove(id);
      throw error;
    });
  if (outcome.kind !== 'made') await files.remove(id);
  if (outcome.kind === 'full') throw tooMany(quota);
  crossing.messageId = outcome.upload.id;
  return { upload: outcome.upload, isNew: outcome.kind === 'made' };
}

/** @throws GatewayError NOT_AVAILABLE, also for a document whose bytes are not those that were put in. */
async function read({ store, files, now }: UploadParts, id: string, context: RequestContext) {
  const crossing = admitDraft('readPaper', 'draftDossier', context.boundary);
  const upload = await store.find(id, holderOf(context.caller), now());
  if (!upload) throw new GatewayError('NOT_AVAILABLE', 'no such document of this caller');
  crossing.messageId = id;
  const bytes = await files.read(id);
  if (!bytes || createHash('sha256').update(bytes).digest('base64url') !== upload.hash)
    throw new GatewayError('INTERNAL', 'a document is not the one that was put in');
  return { upload, bytes };
}

/** @returns undefined where the client does not say. @throws GatewayError BAD_USER_INPUT. */
function announcedBytes({ headers }: FastifyRequest, maxBytes: number): number | undefined {
  const told = headers['content-length'];
  if (told === undefined) return undefined;
  if (Number(told) > maxBytes) throw tooLarge(maxBytes);
  return Number(told);
}

async function readBody({ body }: FastifyRequest, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  if (body instanceof Readable)
    for await (const chunk of body as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw tooLarge(maxBytes);
      chunks.push(chunk);
    }
  return Buffer.concat(chunks);
}

const shown = ({ id, hash, type, bytes, expiresAt }: Upload) => ({
  ...{ id, hash, type, bytes, expiresAt: formatInstant(expiresAt) },
});

const tooLarge = (maxBytes: number): GatewayError => wrong(`at most ${maxBytes} bytes`);

const tooMany = ({ files, bytes }: Quota): GatewayError =>
  wrong(`within ${files} documents and ${bytes} bytes of one person at a time`);

const wrong = (rule: string): GatewayError =>
  new GatewayError('BAD_USER_INPUT', `a document: not ${rule}`, { extensions: { fields: ['body'], rule } });
