import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import fastify, { type ConnectionError, type FastifyInstance, type FastifyPluginAsync } from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { ERRORS, type ErrorCode, GatewayError } from '../../schema/errors.ts';
import { ANONYMOUS } from '../identity/authenticator.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import type { Metrics } from '../observability/metrics.ts';
import { refuseAmbiguous } from './ambiguous-request.ts';
import type { Origins } from './origins.ts';
import { sendRefusal } from './request-params.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { type ShedParts, shedEarly } from './shed-early.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

/** A named condition of readiness. `reason` is read by operators of other systems too: nothing internal in it. */
export interface HealthCheck {
  readonly name: string;
  check():
    | { readonly ok: boolean; readonly reason?: string }
    | Promise<{ readonly ok: boolean; readonly reason?: string }>;
}

export interface HttpParts {
  readonly maxBodyBytes: number;
  readonly origins: Origins;
  /** Proxies that say where a request really came from; callers are counted by that address. */
  readonly proxies: TrustedProxies;
  readonly limits: Pick<LimitDoor, 'admitRequest' | 'admitPlaceHere'>;
  readonly patience?: Patience;
  /** Who is refused when not all can be answered; default: nobody. */
  readonly shed?: ShedParts;
  readonly checks: readonly HealthCheck[];
  /** From this moment on the process says that it is not ready, whatever its checks say. */
  readonly isDraining?: () => boolean;
  readonly metrics: Metrics;
  readonly routes: readonly FastifyPluginAsync[];
}

/** How long a client may take, milliseconds. Who sends a byte a second holds nothing open for long. */
export interface Patience {
  /** From the opening of a connection, or from the first byte of a request, to the end of its headers. */
  readonly headersMs: number;
  /** To the end of its body. */
  readonly requestMs: number;
  /** In which nothing at all moves on a connection: whoever does not read is gone. */
  readonly idleMs: number;
  /** How often it is looked. */
  readonly everyMs: number;
}

/** Idle is longer than any deadline of a request, and than the keep-alive that proxies count on (72 s). */
const PATIENCE: Patience = { headersMs: 10_000, requestMs: 20_000, idleMs: 90_000, everyMs: 1_000 };

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * Who counts the route's requests. `door` (default): this file, by address. `caller`: whoever shows a token is counted
     * when it has been checked. `nobody`: operators' routes, and those that check every message.
     */
    counts?: 'door' | 'caller' | 'nobody';
  }
}

/** Rung 1 of the journey: limits, request ids, headers, health. Knows nothing of GraphQL. */
export async function createHttpServer(parts: HttpParts): Promise<FastifyInstance> {
  const { limits, proxies, patience = PATIENCE } = parts;
  const server = fastify({
    bodyLimit: parts.maxBodyBytes,
    logger: false,
    trustProxy: proxies.isProxy,
    requestTimeout: patience.requestMs,
    connectionTimeout: patience.idleMs,
    http: { headersTimeout: patience.headersMs, connectionsCheckingInterval: patience.everyMs },
    forceCloseConnections: 'idle',
    // An address that is no text reaches no route; its reply is typed for any route there might be, hence the raw one.
    frameworkErrors({ statusCode = 400 }, { id }, reply) {
      reply.hijack();
      reply.raw.writeHead(statusCode, {
        ...SECURITY_HEADERS,
        'content-type': 'application/json; charset=utf-8',
        'x-request-id': id,
      });
      reply.raw.end(JSON.stringify(plainError('BAD_USER_INPUT', id)));
    },
    clientErrorHandler: refuseUnreadable,
    // Never the caller's: it stands in records, logs and traces, and whatever is in it would be kept with them.
    genReqId: () => uuidv7(),
  });

  // First of all: whatever hears of requests below hears only of those that are let in.
  if (parts.shed) shedEarly(server.server, parts.origins, parts.shed);
  limitConnections(server, parts);
  closeUnusedSockets(server);
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(SECURITY_HEADERS).header('x-request-id', request.id);
    // Whoever keeps a connection opens the next one, by then to another process.
    if (parts.isDraining?.()) reply.header('connection', 'close');
    const refused = refuseAmbiguous(request.raw);
    if (refused !== undefined) return reply.code(refused).send(plainError('BAD_USER_INPUT', request.id));
    const { origin } = request.headers;
    if (parts.origins.has(origin)) {
      reply.headers({
        'access-control-allow-origin': origin,
        vary: 'Origin',
        'access-control-allow-headers':
          'authorization, content-type, dpop, x-request-id, x-deadline-ms, accept-language, mcp-protocol-version, mcp-method, mcp-name',
        'access-control-allow-methods': 'GET, POST',
        'access-control-expose-headers': 'retry-after, x-request-id, www-authenticate',
      });
      if (request.method === 'OPTIONS') return reply.code(204).send();
    }
    return undefined;
  });
  server.addHook('onRequest', async (request, reply) => {
    const { counts = 'door' } = request.routeOptions.config;
    const isCountedLater = counts === 'caller' && request.headers.authorization !== undefined;
    if (reply.sent || counts === 'nobody' || isCountedLater) return;
    try {
      await limits.admitRequest({ address: request.ip, caller: ANONYMOUS });
    } catch (refusal) {
      if (!(refusal instanceof GatewayError)) throw refusal;
      await sendRefusal({ request, reply }, refusal);
    }
  });

  const operators = { config: { counts: 'nobody' } } as const;
  server.get('/health/live', operators, async () => ({ status: 'ok' }));
  server.get('/health/ready', operators, async (_request, reply) => {
    const results = await runChecks(parts);
    const isReady = results.every(([, result]) => result.ok);
    return reply
      .code(isReady ? 200 : 503)
      .send({ status: isReady ? 'ok' : 'unavailable', checks: Object.fromEntries(results) });
  });
  server.get('/metrics', operators, async (_request, reply) => {
    await runChecks(parts);
    return reply.type(parts.metrics.contentType).send(await parts.metrics.text());
  });

  server.setNotFoundHandler(({ id }, reply) => reply.code(404).send(plainError('NOT_AVAILABLE', id)));
  server.setErrorHandler((error: { statusCode?: number }, { id }, reply) => {
    const status = error.statusCode ?? 500;
    return reply.code(status).send(plainError(status < 500 ? 'BAD_USER_INPUT' : 'INTERNAL', id));
  });
  for (const route of parts.routes) await server.register(route);
  return server;
}

/** One address holds so many connections and no more; what lies behind a trusted proxy is told apart by its requests. */
function limitConnections(server: FastifyInstance, { limits, proxies }: HttpParts): void {
  server.server.on('connection', (socket: Socket) => {
    const { remoteAddress: address = '' } = socket;
    if (proxies.isProxy(address)) return;
    try {
      socket.once('close', limits.admitPlaceHere('connections.address', { address, caller: ANONYMOUS }));
    } catch {
      socket.destroy();
    }
  });
}

/** Bytes that are no HTTP, or too much of it, or come too slowly: there is no request yet to answer. */
function refuseUnreadable({ code }: ConnectionError, socket: Socket): void {
  if (code === 'ECONNRESET' || socket.destroyed) return;
  const status =
    code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request';
  const body = JSON.stringify(plainError('BAD_USER_INPUT', uuidv7()));
  const head = [
    `HTTP/1.1 ${status}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  // What follows on this connection could be anybody's (request smuggling).
  socket.destroy();
}

const SWEEP_MS = 50;

/**
 * Clients open connections ahead of their requests. Node counts one that has not asked anything yet as busy, and the
 * server would wait for it until the drain is forced. It closes those that are idle when it is closed, and waits for those that
 * become idle after that, once their request is answered, as long as a client keeps them: they are looked for until all are gone.
 */
function closeUnusedSockets(server: FastifyInstance): void {
  const unused = new Set<Socket>();
  server.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
    if (!server.server.listening) socket.destroy();
  });
  const use = ({ socket }: IncomingMessage) => void unused.delete(socket);
  server.server.on('request', use);
  server.server.on('upgrade', use);
  server.addHook('preClose', async () => {
    for (const socket of unused) socket.destroy();
    const sweep = setInterval(() => server.server.closeIdleConnections(), SWEEP_MS);
    server.server.once('close', () => clearInterval(sweep));
  });
}

const plainError = (code: ErrorCode, requestId: string) => ({
  errors: [{ message: ERRORS[code].publicMessage.en, extensions: { code, requestId } }],
});

/** Every check's word of this moment, told to the metrics as well: alarms go by the same words as readiness. */
async function runChecks({ checks, isDraining = () => false, metrics }: HttpParts) {
  const results = await Promise.all(
    checks.map(async ({ name, check }) => [name, await settle(check)] as const),
  );
  for (const [name, { ok, reason }] of results) metrics.checked(name, ok, reason !== undefined);
  const drain = { ok: false, reason: 'the process ends; go to another one' };
  return isDraining() ? [...results, ['drain', drain] as const] : results;
}

async function settle(check: HealthCheck['check']): Promise<{ ok: boolean; reason?: string }> {
  try {
    return await check();
  } catch {
    return { ok: false, reason: 'the check itself failed' };
  }
}
