import type { AgencyId } from '../../../schema/terms.ts';
import { badAnswer } from '../http/http-exchange.ts';

/**
 * Reads JSON from outside; what it means is still unknown. Bytes that are no UTF-8 are refused rather than replaced:
 * a name with a lost letter is another person's name.
 * @throws GatewayError `AGENCY_BAD_ANSWER` for an empty or unreadable body.
 */
export function parseJson(agency: AgencyId, body: Uint8Array | string): unknown {
  if (body.length === 0) throw badAnswer(agency, 'an empty body');
  try {
    return JSON.parse(
      typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body),
    );
  } catch {
    // The parser's message quotes the body; it ends here.
    throw badAnswer(agency, 'not JSON in UTF-8');
  }
}
