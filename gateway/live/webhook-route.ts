import type { FastifyPluginAsync } from 'fastify';
import type { Connector } from '../../connectors/contract.ts';
import { ERRORS, GatewayError } from '../../schema/errors.ts';
import { takeJsonAsBytes } from '../http/request-params.ts';
import { repeat } from '../timing/repeat.ts';

export interface WebhookParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  /** A dossier of which something changed at an agency. */
  readonly touch: (code: string) => void;
  /** A message that is not the agency's is an attempt to be somebody: it is recorded like one. */
  readonly recordRefused: (requestId: string, error: GatewayError) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** How often it is looked whether an event has waited too long for the one before it. */
const OVERDUE_EVERY_MS = 200;

/**
 * `POST /webhooks/<agency>`: agencies that tell of changes by themselves. Nothing of the message is believed but that a
 * dossier is worth another look; what is then read is decided and recorded for each caller as always.
 */
export function webhookRoute({
  connectors,
  touch,
  recordRefused,
  onFailure,
}: WebhookParts): FastifyPluginAsync {
  return async (server) => {
    server.removeAllContentTypeParsers();
    takeJsonAsBytes(server);
    const touchOverdue = () => {
      for (const { webhook } of connectors.values()) for (const code of webhook?.overdue() ?? []) touch(code);
    };
    const looks = repeat(touchOverdue, { everyMs: OVERDUE_EVERY_MS, onFailure });
    server.addHook('onClose', () => looks.stop());
    server.post<{ Params: { agency: string } }>('/webhooks/:agency', async (request, reply) => {
      const webhook = connectors.get(request.params.agency)?.webhook;
      if (!webhook || !Buffer.isBuffer(request.body)) return reply.code(404).send();
      try {
        for (const code of webhook.receive({ body: request.body, headers: request.headers })) touch(code);
        return reply.code(204).send();
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        if (error.code === 'UNAUTHENTICATED') await recordRefused(request.id, error);
        return reply.code(ERRORS[error.code].httpStatus).send();
      }
    });
  };
}
