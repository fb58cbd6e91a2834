import type { ServerResponse } from 'node:http';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import {
  languageOf,
  readParams,
  sendRefusal,
  sendRefusedIdentity,
  takeJsonAsBytes,
  visitOf,
} from '../http/request-params.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import type { AnswerResult } from '../respond/let-out.ts';
import type { DossierStream } from './dossier-stream.ts';
import type { LiveService } from './live-service.ts';

export interface SseParts {
  readonly live: LiveService;
  readonly identify: IdentifyCaller;
  readonly onFailure: (error: unknown) => void;
  /** Time between two signs of life, milliseconds. */
  readonly heartbeatMs?: number;
}

export const STREAM_PATH = '/graphql/stream';
const HEARTBEAT_MS = 12_000;
const DRAIN_MS = 1_000;
/** A drained client comes back after one to five seconds, not all at the same moment. */
const comeBackMs = (): number => 1_000 + Math.floor(Math.random() * 4_000);

/**
 * Subscriptions over server-sent events: the "distinct connections mode" of the graphql-sse protocol, one stream for one
 * subscription. The protocol's other mode keeps reservations and queues for clients on the server, without a
 * bound; it is not offered, and neither is the library's handler, which queues whatever a slow client does not read.
 */
export function sseRoute(parts: SseParts): FastifyPluginAsync {
  return async (server) => {
    takeJsonAsBytes(server);
    const open = new Set<ServerResponse>();
    server.addHook('preClose', async () => {
      parts.live.drain();
      // Whoever does not read cannot be told to come back; they find out by themselves.
      setTimeout(() => {
        for (const out of open) out.destroy();
      }, DRAIN_MS).unref();
    });
    server.route({
      method: ['GET', 'POST'],
      url: STREAM_PATH,
      config: { counts: 'caller' },
      async handler(request, reply) {
        open.add(reply.raw);
        reply.raw.once('close', () => open.delete(reply.raw));
        return serve(parts, request, reply);
      },
    });
  };
}

async function serve(parts: SseParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const audience = { language: languageOf(request.headers['accept-language']), requestId: request.id };
  const accept = request.headers.accept ?? '*/*';
  if (!/text\/event-stream|text\/\*|\*\/\*/.test(accept)) {
    const error = new GatewayError('BAD_USER_INPUT', 'the client takes no event stream');
    return sendRefusal({ request, reply }, error, 406);
  }
  const identity = await parts.identify(visitOf(request));
  if (identity instanceof GatewayError) return sendRefusedIdentity({ request, reply }, identity);
  const params = readParams(request);
  if (params instanceof GatewayError) return sendRefusal({ request, reply }, params);
  if (!parts.live.isReady) {
    const error = new GatewayError('INTERNAL', 'the directory is not filled, or the process drains');
    return sendRefusal({ request, reply: reply.header('retry-after', '1') }, error, 503);
  }
  const opened = await parts.live.open(params, { ...audience, identity, origin: request.ip });
  const out = startStream(reply);
  if (opened.kind === 'refused') {
    out.write(nextEvent(opened.result));
    out.end(COMPLETE_EVENT);
    return reply;
  }
  await carry(opened.stream, out, parts);
  return reply;
}

const nextEvent = (result: AnswerResult): string => `event: next\ndata: ${JSON.stringify(result)}\n\n`;
const COMPLETE_EVENT = 'event: complete\ndata:\n\n';
const HEARTBEAT = ':\n\n';

function startStream(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const headers = Object.entries(reply.getHeaders()).map(([name, value]) => [name, String(value)] as const);
  reply.raw.writeHead(200, {
    ...Object.fromEntries(headers),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // Proxies of the nginx kind would gather events otherwise.
    'x-accel-buffering': 'no',
  });
  reply.raw.write(HEARTBEAT);
  return reply.raw;
}

/** What of a response this needs; a test stands in for it. */
export type EventSink = Pick<ServerResponse, 'destroyed' | 'destroy' | 'end' | 'once'> & {
  write(text: string, flushed: (error?: Error | null) => void): boolean;
};

/** Carries a stream's events to its client, one at a time: the next is read when the one before has left. */
export async function carry(
  stream: DossierStream,
  out: EventSink,
  { onFailure, heartbeatMs = HEARTBEAT_MS }: Pick<SseParts, 'onFailure' | 'heartbeatMs'>,
): Promise<void> {
  let unflushed = 0;
  let wasStuck = false;
  const write = (text: string): Promise<boolean> =>
    new Promise((resolve) => {
      if (out.destroyed) return resolve(false);
      unflushed += 1;
      out.write(text, (error) => {
        unflushed -= 1;
        resolve(!error);
      });
    });
  const heartbeat = setInterval(() => {
    // Nothing has left since the heartbeat before: whoever is there does not read.
    if (unflushed > 0 && wasStuck) out.destroy();
    wasStuck = unflushed > 0;
    if (!wasStuck) void write(HEARTBEAT);
  }, heartbeatMs);
  out.once('close', () => stream.stop('client'));
  out.once('error', () => stream.stop('client'));
  if (out.destroyed) stream.stop('client');
  try {
    for await (const result of stream) {
      if (!(await write(nextEvent(result)))) break;
    }
    // A stream that is drained ends without "complete": the client is not done, it comes back.
    out.end(stream.end === 'drain' ? `retry: ${comeBackMs()}\n\n` : COMPLETE_EVENT);
  } catch (error) {
    onFailure(error);
    stream.stop('drain');
    out.destroy();
  } finally {
    clearInterval(heartbeat);
  }
}
