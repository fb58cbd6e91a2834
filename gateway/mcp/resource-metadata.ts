import type { FastifyRequest } from 'fastify';
import { arrivalOf, type OwnAddresses } from '../identity/own-address.ts';
import { TOKEN_ALGORITHMS } from '../identity/tokens.ts';

const WELL_KNOWN = '/.well-known/oauth-protected-resource';
/** The second is where RFC 9728 §3.1 puts it for a resource that has a path. */
export const METADATA_PATHS: readonly string[] = [WELL_KNOWN, `${WELL_KNOWN}/mcp`];

/** Of our own addresses the one that the client called us by, where it is one of them; what it wrote there proves nothing. */
function addressOf(request: FastifyRequest, own: OwnAddresses, target: string): string {
  const addresses = own({ ...arrivalOf(request.raw), target });
  const { host = '' } = request.headers;
  return addresses.find((address) => new URL(address).host === host) ?? addresses[0] ?? target;
}

/** Where a client learns who gives out tokens for us (RFC 9728). Nothing in it depends on who asks. */
export const metadataOf = (request: FastifyRequest, own: OwnAddresses, issuer: string) => ({
  resource: addressOf(request, own, '/mcp'),
  resource_name: 'Liên Thông',
  authorization_servers: [issuer],
  bearer_methods_supported: ['header'],
  dpop_signing_alg_values_supported: [...TOKEN_ALGORITHMS],
});

/** What a client without a fitting token is told (RFC 9728 §5.1, RFC 6750 §3). @param wasWrong it showed one. */
export function challengeOf(request: FastifyRequest, own: OwnAddresses, wasWrong: boolean): string {
  const at = `resource_metadata="${addressOf(request, own, `${WELL_KNOWN}/mcp`)}"`;
  return wasWrong ? `Bearer error="invalid_token", ${at}` : `Bearer ${at}`;
}
