import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import type { Connector } from '../../connectors/contract.ts';
import { ERRORS, GatewayError } from '../../schema/errors.ts';
import { takeJsonAsBytes } from '../http/request-params.ts';
import type { RecordFailedLogin } from '../identity/identify-caller.ts';
import { repeat } from '../timing/repeat.ts';

export interface WebhookParts {
  readonly connectors: ReadonlyMap<string, Connector>;
  /** A dossier of which something changed at an agency. */
  readonly touch: (code: string) => void;
  /** A message that is not the agency's is an attempt to be somebody: it is recorded like one. */
  readonly recordRefused: RecordFailedLogin;
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
    const recorded = ({ id, ip }: FastifyRequest, error: GatewayError): Promise<GatewayError> =>
      recordRefused({ requestId: id, origin: ip }, error).then(
        () => error,
        (limit: unknown) => {
          if (limit instanceof GatewayError && limit.code === 'RATE_LIMITED') return limit;
          throw limit;
        },
      );
    const touchOverdue = () => {
      for (const { webhook } of connectors.values()) for (const code of webhook?.overdue() ?? []) touch(code);
    };
    const looks = repeat(touchOverdue, { everyMs: OVERDUE_EVERY_MS, onFailure });
    server.addHook('onClose', () => looks.stop());
    const counted = { config: { counts: 'nobody' } } as const;
    server.post<{ Params: { agency: string } }>('/webhooks/:agency', counted, async (request, reply) => {
      const webhook = connectors.get(request.params.agency)?.webhook;
      if (!webhook || !Buffer.isBuffer(request.body)) return reply.code(404).send();
      try {
        for (const code of webhook.receive({ body: request.body, headers: request.headers })) touch(code);
        return reply.code(204).send();
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error;
        const refusal = error.code === 'UNAUTHENTICATED' ? await recorded(request, error) : error;
        return reply.code(ERRORS[refusal.code].httpStatus).send();
      }
    });
  };
}
