import {
  createMcpHandler,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  type Tool,
} from '@modelcontextprotocol/server';
import type { ObjectSchema } from './input-schema.ts';
import type { ToolResult } from './tool-result.ts';

/** A tool as the protocol lists it. */
export interface ListedTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
}

/** What one request may ask of: one caller, one language. */
export interface ToolDesk {
  readonly instructions: string;
  list(): readonly ListedTool[];
  /** @returns undefined for a tool that this caller does not have. */
  call(name: string, args: Readonly<Record<string, unknown>>): Promise<ToolResult> | undefined;
}

export interface McpEndpoint {
  /** One message over Streamable HTTP; never throws. @param body as parsed. */
  answer(request: Request, body: unknown, desk: ToolDesk): Promise<Response>;
  close(): Promise<void>;
}

const NAME = { name: 'lien-thong', title: 'Liên Thông', version: '1' } as const;

/**
 * The protocol, both of today (2026-07-28) and of clients of 2025; the only file that knows its library. No session: a server
 * of its own for every request, which knows that request's desk and nothing else.
 */
export function createMcpEndpoint(onError: (error: Error) => void): McpEndpoint {
  const handler = createMcpHandler(({ authInfo }) => serverFor(authInfo?.extra?.['desk'] as ToolDesk), {
    onerror: onError,
    keepAliveMs: 0,
  });
  return {
    answer: (request, parsedBody, desk) =>
      handler.fetch(request, {
        parsedBody,
        // Tokens are checked before, and go no further: what is handed on is the desk.
        authInfo: { token: '', clientId: '', scopes: [], extra: { desk } },
      }),
    close: () => handler.close(),
  };
}

function serverFor(desk: ToolDesk): Server {
  const server = new Server(NAME, { capabilities: { tools: {} }, instructions: desk.instructions });
  server.setRequestHandler('tools/list', () => ({
    tools: desk.list().map((tool) => ({
      ...tool,
      // JSON by the way it was made; the library's type of JSON knows no read-only part.
      inputSchema: tool.inputSchema as unknown as Tool['inputSchema'],
      annotations: {
        title: tool.title,
        ...{ readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
      },
    })),
  }));
  server.setRequestHandler('tools/call', async ({ params }) => {
    const result = desk.call(params.name, params.arguments ?? {});
    if (!result) throw new ProtocolError(ProtocolErrorCode.InvalidParams, 'no such tool');
    return { ...(await result) };
  });
  return server;
}
