import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { v7 as uuidv7 } from 'uuid';
import { GatewayError } from '../../schema/errors.ts';
import { toPublicError } from '../errors/public-error.ts';
import type { KnownShares } from '../identity/known-shares.ts';
import type { Comer, LoadGate } from '../limits/load-gate.ts';
import type { WaitingRoom } from '../limits/waiting-room.ts';
import type { Origins } from './origins.ts';
import { languageOf } from './request-params.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

export interface ShedParts {
  readonly gate: Pick<LoadGate, 'enter' | 'hasRoomFor' | 'leave'>;
  readonly room: Pick<WaitingRoom, 'callUp' | 'wait'>;
  readonly shares: Pick<KnownShares, 'of'>;
  readonly onShed: (comer: Comer) => void;
}

/** Operators look at a gateway that is overloaded, and agencies' messages are few. */
const NEVER_SHED = /^\/(?:health\/|metrics(?:\?|$)|webhooks\/)/;
/** Answers that go on for hours: they are let in like others, and are not under way as others are. */
const STREAMS = /^\/graphql\/stream(?:\?|$)/;
/** So that those who were refused together do not come again together. */
const LEAST_SECONDS = 1;
const MORE_SECONDS = 3;

/**
 * Stands before everything else that hears of a request: what is refused here costs a look at two headers. Whoever is let in
 * has a place until the answer has left or the connection is gone; whoever is not waits for a moment, unread, where there is a place.
 */
export function shedEarly(server: Server, origins: Origins, parts: ShedParts): void {
  const { gate, room, onShed } = parts;
  const next = server.listeners('request') as ((
    request: IncomingMessage,
    response: ServerResponse,
  ) => void)[];
  const begin = (request: IncomingMessage, response: ServerResponse): void => {
    for (const hear of next) hear(request, response);
  };
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const { url = '' } = request;
    if (NEVER_SHED.test(url)) {
      begin(request, response);
      return;
    }
    const comer = comerOf(request, parts);
    const shed = (): void => {
      onShed(comer);
      refuse(request, response, origins);
    };
    const letIn = (): void => {
      response.once('close', () => {
        gate.leave(comer);
        room.callUp();
      });
      begin(request, response);
    };
    if (STREAMS.test(url)) {
      if (gate.hasRoomFor(comer)) begin(request, response);
      else shed();
    } else if (gate.enter(comer)) letIn();
    else {
      const goAway = room.wait(comer, letIn, shed);
      if (goAway === undefined) shed();
      else response.once('close', goAway);
    }
  });
}

function comerOf({ headers }: IncomingMessage, { shares }: ShedParts): Comer {
  const { authorization } = headers;
  return authorization === undefined ? 'public' : (shares.of(authorization) ?? 'stranger');
}

function refuse(request: IncomingMessage, response: ServerResponse, origins: Origins): void {
  const { accept = '', origin, 'accept-language': acceptLanguage } = request.headers;
  const requestId = uuidv7();
  const retryAfterSeconds = LEAST_SECONDS + Math.floor(Math.random() * MORE_SECONDS);
  const refusal = new GatewayError('RATE_LIMITED', 'overloaded', { extensions: { retryAfterSeconds } });
  const error = toPublicError(refusal, { language: languageOf(acceptLanguage), requestId });
  const body = JSON.stringify({ errors: [error] });
  const type = accept.includes('application/graphql-response+json')
    ? 'application/graphql-response+json'
    : 'application/json';
  for (const [name, value] of FIXED) response.setHeader(name, value);
  if (origins.has(origin)) {
    response.setHeader('access-control-allow-origin', origin);
    response.setHeader('access-control-expose-headers', 'retry-after, x-request-id');
    response.setHeader('vary', 'Origin');
  }
  response.writeHead(503, {
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(body),
    'retry-after': String(retryAfterSeconds),
    'x-request-id': requestId,
  });
  response.end(body);
}

const FIXED = Object.entries(SECURITY_HEADERS);
