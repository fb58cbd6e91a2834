import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { GatewayError } from '../../schema/errors.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RequestFacts } from '../execution/request-context-factory.ts';
import { startDeadline } from '../http/deadline.ts';
import type { Origins } from '../http/origins.ts';
import { languageOf, readParams, takeJsonAsBytes, visitOf } from '../http/request-params.ts';
import type { RunParts } from '../http/run-request.ts';
import type { Identity } from '../identity/authenticator.ts';
import type { IdentifyCaller } from '../identity/identify-caller.ts';
import { arrivalOf, type OwnAddresses } from '../identity/own-address.ts';
import { callTool } from './call-tool.ts';
import type { McpEndpoint, ToolDesk } from './mcp-server.ts';
import { INSTRUCTIONS, sendRefused } from './refusals.ts';
import { METADATA_PATHS, metadataOf } from './resource-metadata.ts';
import { toolResultOf, wantsSignIn } from './tool-result.ts';
import type { Toolbox } from './tools.ts';

export interface McpRouteParts extends RunParts {
  readonly endpoint: McpEndpoint;
  readonly toolbox: Toolbox;
  readonly identify: IdentifyCaller;
  readonly origins: Origins;
  readonly ownAddresses: OwnAddresses;
  /** Who gives out tokens. */
  readonly issuer: string;
  readonly deadlineMs: number;
  createContext(facts: RequestFacts): RequestContext;
}

const GONE = new Error('the client has its answer or is gone');
/** Of this server; which one it is called by matters to nobody behind. */
const ADDRESS = 'http://gateway.invalid/mcp';

/**
 * Mounts `/mcp`: Model Context Protocol over Streamable HTTP, one message a request and no session. Whoever asks here is a
 * digital assistant, whatever its token says; it is identified, limited, decided upon and recorded like everybody else.
 */
export function mcpRoute(parts: McpRouteParts): FastifyPluginAsync {
  return async (server) => {
    server.removeAllContentTypeParsers();
    takeJsonAsBytes(server);
    server.post('/mcp', { config: { counts: 'caller' } }, (request, reply) => answer(parts, request, reply));
    // No stream is kept for a client, and there is no session to end.
    server.route({
      method: ['GET', 'DELETE'],
      url: '/mcp',
      handler: (request, reply) => sendRefused(parts, { request, reply }, 'METHOD'),
    });
    for (const path of METADATA_PATHS)
      server.get(path, async (request) => metadataOf(request, parts.ownAddresses, parts.issuer));
  };
}

async function answer(parts: McpRouteParts, request: FastifyRequest, reply: FastifyReply) {
  const at = { request, reply };
  const { origin } = request.headers;
  // A page of another site, or one that took our name for its own address (DNS rebinding), has no business here.
  const isForeign =
    origin !== undefined &&
    !parts.origins.has(origin) &&
    !parts.origins.isAtHome(origin, parts.ownAddresses(arrivalOf(request.raw)));
  if (isForeign) return sendRefused(parts, at, 'ORIGIN');
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort(GONE));
  const deadline = startDeadline(parts.deadlineMs, gone.signal);
  try {
    const identity = await parts.identify(visitOf(request));
    if (identity instanceof GatewayError) return sendRefused(parts, at, identity);
    const message = readParams(request);
    if (message instanceof GatewayError) return sendRefused(parts, at, message);
    // A stream without end, for changes of a list that does not change.
    if (message['method'] === 'subscriptions/listen') return sendRefused(parts, at, 'LISTEN', message);
    const desk = openDesk(parts, request, identity, deadline.signal);
    const response = await parts.endpoint.answer(webRequest(request, gone.signal), message, desk);
    const text = await response.text();
    // Who goes away ends the exchange, not the journey: its records are still to be written.
    await desk.isDone();
    if (desk.isSignInWanted) return sendRefused(parts, at, 'SIGN_IN', message);
    for (const name of ['content-type', 'allow']) {
      const value = response.headers.get(name);
      if (value !== null) reply.header(name, value);
    }
    return reply.code(response.status).send(text);
  } finally {
    deadline.release();
  }
}

interface OpenDesk extends ToolDesk {
  isDone(): Promise<unknown>;
  readonly isSignInWanted: boolean;
}

function openDesk(
  parts: McpRouteParts,
  request: FastifyRequest,
  { caller: person, own }: Identity,
  signal: AbortSignal,
): OpenDesk {
  const language = languageOf(request.headers['accept-language']);
  const caller = { ...person, agent: person.agent ?? person.client };
  const tools = parts.toolbox.toolsOf(caller);
  const audience = { language, requestId: request.id, origin: request.ip };
  const context = () => parts.createContext({ ...audience, caller, own, signal });
  let running: Promise<unknown> = Promise.resolve();
  let isSignInWanted = false;
  return {
    instructions: INSTRUCTIONS[language],
    list: () =>
      tools.map(({ name, title, description, inputSchema }) => ({
        ...{ name, inputSchema, title: title[language], description: description[language] },
      })),
    call(name, args) {
      const tool = tools.find((one) => one.name === name);
      if (!tool) return undefined;
      const called = callTool(parts, { tool, args, context }).then((result) => {
        isSignInWanted = caller.kind === 'anonymous' && wantsSignIn(result);
        return toolResultOf(result);
      });
      running = called;
      return called;
    },
    isDone: () => running.catch(() => undefined),
    get isSignInWanted() {
      return isSignInWanted;
    },
  };
}

/** What the protocol reads of a request; neither token nor cookie is among it. */
const READ_HEADERS = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-method', 'mcp-name'];

function webRequest({ headers }: FastifyRequest, signal: AbortSignal): Request {
  const read = READ_HEADERS.flatMap((name) => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value] as [string, string]] : [];
  });
  return new Request(ADDRESS, { method: 'POST', headers: read, signal });
}
