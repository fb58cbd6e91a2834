import type { Answer, TestGateway } from './gateway.ts';
import type { GatewayProcess } from './gateway-process.ts';
import type { MockWorldHandle } from './world.ts';

/** Asks a gateway in a process of its own, as `TestGateway.ask` asks one in this: what its journeys do can be done of either. */
export function askProcess(
  parts: () => { readonly gateway: Pick<GatewayProcess, 'url'>; readonly world: MockWorldHandle },
): TestGateway['ask'] {
  return async (persona, query, variables = {}) => {
    const { gateway, world } = parts();
    const token = persona === undefined ? undefined : await world.token(persona);
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as Partial<Answer>;
    return { status: response.status, data: body.data ?? null, errors: body.errors ?? [], extensions: {} };
  };
}
