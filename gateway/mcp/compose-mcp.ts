import type { FastifyPluginAsync } from 'fastify';
import type { Logger } from 'pino';
import type { TrustedDocuments } from '../operation/trusted-documents.ts';
import { type McpRouteParts, mcpRoute } from './mcp-route.ts';
import { createMcpEndpoint } from './mcp-server.ts';
import { createToolbox } from './tools.ts';

export interface McpParts extends Omit<McpRouteParts, 'endpoint' | 'toolbox' | 'issuer' | 'deadlineMs'> {
  readonly config: {
    readonly GATEWAY_MCP: boolean;
    readonly IDENTITY_ISSUER: string;
    readonly GATEWAY_DEADLINE_MS: number;
  };
  readonly trusted: TrustedDocuments;
  readonly logger: Logger;
}

export interface McpRoom {
  /** None where the door is switched off. */
  readonly routes: readonly FastifyPluginAsync[];
  close(): Promise<void>;
}

/** The door for digital assistants. @throws Error when a registered query does not fit the schema. */
export function composeMcp({ config, trusted, logger, ...parts }: McpParts): McpRoom {
  if (!config.GATEWAY_MCP) return { routes: [], close: async () => undefined };
  const endpoint = createMcpEndpoint((error) => logger.debug({ error }, 'an MCP message was refused'));
  const route = mcpRoute({
    ...{ ...parts, endpoint, toolbox: createToolbox(parts.schema, trusted) },
    ...{ issuer: config.IDENTITY_ISSUER, deadlineMs: config.GATEWAY_DEADLINE_MS },
  });
  return { routes: [route], close: () => endpoint.close() };
}
