import {
  type CallToolResult,
  Client,
  type FetchLike,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import type { TestGateway } from './gateway.ts';

/** A client of the protocol, made by its own library, that speaks to `/mcp` as a persona or as nobody. */
export interface TestAgent {
  readonly client: Client;
  call(name: string, args?: Record<string, unknown>): Promise<TestResult>;
  close(): Promise<void>;
}

/** What a tool gave, in the words of the gateway. */
export interface TestResult {
  readonly isError: boolean;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by path in expectations
  readonly data: any;
  readonly errors: readonly { readonly message: string; readonly extensions: Record<string, unknown> }[];
  readonly raw: CallToolResult;
}

export interface AgentOptions {
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
  readonly fetch?: FetchLike;
  /** Which revision of the protocol the client speaks; that of today by default. */
  readonly isOf2025?: boolean;
}

export async function connectAgent(
  gateway: Pick<TestGateway, 'url' | 'world'>,
  persona: string | undefined,
  options: AgentOptions = {},
): Promise<TestAgent> {
  const token = options.token ?? (persona === undefined ? undefined : await gateway.world.token(persona));
  const transport = new StreamableHTTPClientTransport(new URL(`${gateway.url}/mcp`), {
    ...(options.fetch && { fetch: options.fetch }),
    requestInit: {
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...options.headers },
    },
  });
  const client = new Client(
    { name: 'test-agent', version: '1' },
    { versionNegotiation: { mode: options.isOf2025 ? 'legacy' : { pin: '2026-07-28' } } },
  );
  await client.connect(transport);
  return {
    client,
    async call(name, args = {}) {
      const raw = (await client.callTool({ name, arguments: args })) as CallToolResult;
      const told = raw.structuredContent as Omit<TestResult, 'raw' | 'isError'>;
      return { isError: raw.isError ?? false, data: told.data, errors: told.errors ?? [], raw };
    },
    close: () => client.close(),
  };
}
