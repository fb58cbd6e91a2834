import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import { type ExecutionArgs, type ExecutionResult, GraphQLError, GraphQLSchema, parse } from 'graphql';
import { CloseCode, type Context, handleProtocols, makeServer } from 'graphql-ws';
import { v7 as uuidv7 } from 'uuid';
import { type WebSocket, WebSocketServer } from 'ws';
import { defined } from '../../schema/defined.ts';
import { GatewayError } from '../../schema/errors.ts';
import { own } from '../../schema/own.ts';
import { toPublicError } from '../errors/public-error.ts';
import type { Origins } from '../http/origins.ts';
import { languageOf } from '../http/request-params.ts';
import type { TrustedProxies } from '../http/trusted-proxies.ts';
import type { Identity } from '../identity/authenticator.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import { arrivalOf, type OwnAddresses } from '../identity/own-address.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import { DossierStream } from './dossier-stream.ts';
import type { LiveService } from './live-service.ts';
import { SocketPlaces } from './socket-places.ts';
import { STREAM_PATH } from './sse-route.ts';

export interface WsParts {
  readonly live: LiveService;
  readonly identify: IdentifyCaller;
  readonly limits: Pick<LimitDoor, 'admitRequest' | 'admitPlace' | 'admitPlaceHere'>;
  readonly proxies: TrustedProxies;
  readonly maxMessageBytes: number;
  readonly origins: Origins;
  readonly ownAddresses: OwnAddresses;
  readonly now: () => Date;
  readonly onFailure: (error: unknown) => void;
}

interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly requestId: string;
  readonly address: string;
  readonly places: SocketPlaces;
  identity?: Identity;
}

type SocketContext = Context<Record<string, unknown> | undefined, Extra>;

/** Both addresses: most clients derive the socket's from the endpoint's. */
const PATHS = new Set(['/graphql', STREAM_PATH]);
const HEARTBEAT_MS = 12_000;
/** A socket on which nobody has signed in has to say hello within this time … */
const HELLO_MS = 3_000;
/** … and is closed after this one: without a token there is nothing to follow. */
const STRANGER_MS = 5_000;
/** Of the protocol's own range; as HTTP 429. */
const TOO_MANY = 4429;
const SERVICE_RESTART = 1012;
const TRY_AGAIN_LATER = 1013;

/** Subscriptions over WebSocket, protocol `graphql-transport-ws`, at `/graphql/stream` and `/graphql`. */
export function wsRoute(parts: WsParts): FastifyPluginAsync {
  return async (server) => {
    const sockets = new WebSocketServer({
      noServer: true,
      maxPayload: parts.maxMessageBytes,
      perMessageDeflate: false,
      handleProtocols,
    });
    const protocol = makeProtocol(parts);
    const http = server.server as Server;
    http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const onError = () => socket.destroy();
      socket.on('error', onError);
      void (async () => {
        const refusal = refusalOf(parts, request);
        if (refusal !== undefined) return refuse(socket, refusal);
        const address = parts.proxies.addressOf(request);
        const places = await SocketPlaces.take(parts.limits, address).catch(() => undefined);
        if (!places) return refuse(socket, TOO_MANY_SOCKETS);
        socket.once('close', () => places.leave());
        // It may have gone while its places were asked for.
        if (socket.destroyed) return places.leave();
        const extra = { request, address, places };
        socket.off('error', onError);
        sockets.handleUpgrade(request, socket, head, (opened) => carry(parts, protocol, opened, extra));
      })();
    });
    server.addHook('preClose', async () => {
      for (const socket of sockets.clients) drainSocket(socket);
      const ended = [...sockets.clients].map(
        (socket) => new Promise<void>((resolve) => void socket.once('close', () => resolve())),
      );
      const forced = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, 1_000);
      await Promise.all(ended);
      clearTimeout(forced);
    });
  };
}

const TOO_MANY_SOCKETS = '429 Too Many Requests\r\nretry-after: 30';

const refuse = (socket: Duplex, status: string): void =>
  void socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\n\r\n`, () => socket.destroy());

const drainSocket = (socket: WebSocket): void => socket.close(SERVICE_RESTART, 'come back in a moment');

function refusalOf(parts: WsParts, request: IncomingMessage): string | undefined {
  const { origin } = request.headers;
  // The address is whatever somebody wrote: `//` is none that a URL could be made of.
  if (!PATHS.has((request.url ?? '').replace(/\?.*$/s, ''))) return '404 Not Found';
  // A page of another site has no token, yet it has no business here either.
  const isForeign =
    origin !== undefined &&
    !parts.origins.has(origin) &&
    !parts.origins.isAtHome(origin, parts.ownAddresses(arrivalOf(request)));
  if (isForeign) return '403 Forbidden';
  if (!parts.live.isReady) return '503 Service Unavailable\r\nretry-after: 1';
  return undefined;
}

type Protocol = ReturnType<typeof makeServer<SocketContext['connectionParams'], Extra>>;

function carry(
  parts: WsParts,
  protocol: Protocol,
  socket: WebSocket,
  came: Pick<Extra, 'request' | 'address' | 'places'>,
): void {
  const extra: Extra = { ...came, socket, requestId: uuidv7() };
  const strangerEnds = setTimeout(() => {
    if ((extra.identity?.caller.kind ?? 'anonymous') === 'anonymous')
      socket.close(CloseCode.Unauthorized, 'UNAUTHENTICATED');
  }, STRANGER_MS);
  let isAlive = true;
  const heartbeat = setInterval(() => {
    // Whoever does not answer a ping is gone, or does not read what we send.
    if (!isAlive) return socket.terminate();
    isAlive = false;
    socket.ping();
  }, HEARTBEAT_MS);
  socket.on('pong', () => {
    isAlive = true;
  });
  socket.on('error', () => socket.terminate());
  const closed = protocol.opened(
    {
      protocol: socket.protocol,
      // Resolves when the message has left: the next event is read only then.
      send: (text) =>
        new Promise((resolve, reject) => {
          if (socket.readyState !== socket.OPEN) resolve();
          else socket.send(text, (error) => (error ? reject(error) : resolve()));
        }),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (take) =>
        socket.on('message', (message, isBinary) => {
          // Text frames are checked for UTF-8 on their way in; the protocol knows no others.
          if (isBinary) return socket.close(CloseCode.BadRequest, 'text only');
          take(String(message)).catch((error: unknown) => {
            parts.onFailure(error);
            socket.close(CloseCode.InternalServerError, 'internal error');
          });
        }),
    },
    extra,
  );
  socket.once('close', (code, reason) => {
    clearInterval(heartbeat);
    clearTimeout(strangerEnds);
    closed(code, String(reason)).catch(parts.onFailure);
  });
}

function makeProtocol(parts: WsParts): Protocol {
  let subscriptions = 0;
  return makeServer<SocketContext['connectionParams'], Extra>({
    connectionInitWaitTimeout: HELLO_MS,
    onConnect: (context) => identifySocket(parts, context),
    async onSubscribe({ extra }, _id, payload) {
      const { identity } = extra;
      if (!identity) return [new GraphQLError('Sign in is required.')];
      subscriptions += 1;
      const who = { address: extra.address, caller: identity.caller };
      const limit = await parts.limits.admitRequest(who).catch((refusal: unknown) => refusal);
      const language = languageOf(extra.request.headers['accept-language']);
      const requestId = `${extra.requestId}.s${subscriptions}`;
      if (limit) {
        const { message, extensions = {} } = toPublicError(limit, { language, requestId });
        return [new GraphQLError(message, { extensions })];
      }
      const opened = await parts.live.open(payload, {
        identity,
        ...{ requestId, language },
        origin: extra.address,
      });
      if (opened.kind === 'refused') {
        return (opened.result.errors ?? []).map(
          ({ message, extensions = {} }) => new GraphQLError(message, { extensions }),
        );
      }
      // The protocol wants a document to see that it is a subscription; the stream is what it gets.
      return { schema: NO_SCHEMA, document: ANY_SUBSCRIPTION, contextValue: opened.stream };
    },
    subscribe: ({ contextValue }: ExecutionArgs) =>
      contextValue as DossierStream as AsyncIterable<ExecutionResult>,
    // Errors are presented already; the library would call a method of graphql-js's class on them.
    onNext: (_context, _id, _payload, _args, result) => result as Record<string, unknown>,
    onComplete({ extra, subscriptions }, id) {
      // Called before the client is told "complete", and a closed socket tells it nothing: who is drained comes back.
      const stream = subscriptions[id];
      const end = extra.identity?.expiresAt;
      if (stream instanceof DossierStream && stream.end === 'drain') drainSocket(extra.socket);
      else if (end && end <= parts.now()) extra.socket.close(CloseCode.Forbidden, 'the token has ended');
    },
  });
}

const NO_SCHEMA = new GraphQLSchema({});
const ANY_SUBSCRIPTION = parse('subscription { any }');

/**
 * Rung 2 for a socket: the token comes in `connectionParams.authorization`, since a browser can set no header on a
 * socket. @returns false when nobody is let in; the socket is then closed with the code that says why.
 */
async function identifySocket(parts: WsParts, { connectionParams, extra }: SocketContext): Promise<boolean> {
  const { request, socket, requestId, address, places } = extra;
  const given = (name: string): string | undefined => {
    const value = Object.entries(connectionParams ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];
    return typeof value === 'string' ? value : headerOf(request, name);
  };
  const identity = await parts.identify({
    requestId,
    headers: defined({ authorization: given('authorization'), dpop: given('dpop') }),
    method: 'GET',
    arrival: arrivalOf(request),
    origin: address,
  });
  if (!(identity instanceof GatewayError)) {
    const { caller } = identity;
    const isIn = caller.kind === 'anonymous' || (await places.signIn(caller).then(isDone, isRefused));
    if (isIn) extra.identity = identity;
    else socket.close(TOO_MANY, 'RATE_LIMITED');
    return isIn;
  }
  if (identity.code === 'UNAUTHENTICATED') socket.close(CloseCode.Unauthorized, 'UNAUTHENTICATED');
  else if (identity.code === 'RATE_LIMITED') socket.close(TOO_MANY, 'RATE_LIMITED');
  else socket.close(TRY_AGAIN_LATER, identity.code);
  return false;
}

const isDone = (): boolean => true;
const isRefused = (): boolean => false;

const headerOf = ({ headers }: IncomingMessage, name: string): string | undefined => {
  const value = own(headers, name);
  return typeof value === 'string' ? value : undefined;
};
