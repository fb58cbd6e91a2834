import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { MockOptions, RunningMock } from './agency.ts';
import { CallBook } from './call-book.ts';
import { ModeSwitch } from './control.ts';
import type { MockBehaviour, MockReply, MockRequest, RecordCall } from './message.ts';
import { type OwnState, resetAgency, serveOwnRoute } from './own-routes.ts';
import { readRequest } from './read-request.ts';
import { send, sendBroken, sendGarbage, waitUnlessClosed } from './send.ts';

export type { MockBehaviour, MockReply, MockRequest, RecordCall } from './message.ts';

/** What a proxy says that gave up on the system behind it: not a word of that system. */
const PROXY_PAGE: MockReply = {
  status: 502,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
};

class FaultWanted extends Error {}

/**
 * Serves one agency: the business routes through `behaviour`, plus `POST /__control`, `GET` and `DELETE /__calls`.
 * Modes touch business routes only: `slow` answers after `delayMs` (default 30 s), `fault` with the protocol's
 * fault, `garbage` 200 with unreadable bytes, `drop` closes in mid-answer (the work is done all the same, so the
 * outcome is uncertain), `lost` does the work and then answers 502 with a page of the proxy in front, `down` destroys the connection unheard.
 * @throws Error when the port is taken.
 */
export async function startMockServer(options: MockOptions, behaviour: MockBehaviour): Promise<RunningMock> {
  const state = { calls: new CallBook(), mode: new ModeSwitch() };
  const server = createServer((incoming, response) => {
    serve(incoming, response, state, options, behaviour).catch(() => incoming.socket.destroy());
  });
  // Longer than any client's own idle time, so that the mock never closes a connection the client is about to use.
  server.keepAliveTimeout = 75_000;
  const port = await listen(server, options);
  return {
    id: behaviour.id,
    port,
    url: `http://${options.host}:${port}`,
    reset: () => resetAgency(state, options, behaviour),
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      await behaviour.close?.();
    },
  };
}

async function listen(server: Server, { port, host }: MockOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address ? address.port : port;
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  state: OwnState,
  options: MockOptions,
  behaviour: MockBehaviour,
): Promise<void> {
  const isOwn = incoming.url?.startsWith('/__') ?? false;
  if (!isOwn && state.mode.mode === 'down') {
    incoming.socket.destroy();
    return;
  }
  const request = await readRequest(incoming);
  if (isOwn) send(response, await serveOwnRoute(request, state, options, behaviour));
  else await serveBusiness(request, response, state, options, behaviour);
}

async function serveBusiness(
  request: MockRequest,
  response: ServerResponse,
  { calls, mode }: OwnState,
  options: MockOptions,
  behaviour: MockBehaviour,
): Promise<void> {
  const current = behaviour.exemptPaths?.includes(request.path) ? 'ok' : mode.mode;
  const { delayMs } = mode;
  const record: RecordCall = ({ operation, keys, headers }) => {
    const all = { ...request.headers, ...headers };
    calls.add({ at: options.now().toISOString(), operation, keys, headers: all, count: keys.length });
    if (current === 'fault') throw new FaultWanted();
  };
  const reply = await Promise.resolve()
    .then(() => behaviour.handle(request, record))
    .catch((cause: unknown) => ({ status: 500, body: `mock ${behaviour.id}: ${String(cause)}` }));
  if (current === 'slow') await waitUnlessClosed(response, delayMs);
  if (current === 'fault') send(response, behaviour.fault(request));
  else if (current === 'garbage') sendGarbage(response, reply);
  else if (current === 'drop') sendBroken(response, reply);
  else if (current === 'lost') send(response, PROXY_PAGE);
  else send(response, reply);
}
