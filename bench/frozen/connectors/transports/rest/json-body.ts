import { isUtf8 } from 'node:buffer';
import type { AgencyId } from '../../../schema/terms.ts';
import { badAnswer } from '../http/http-exchange.ts';
import { othersTurn } from '../http/others-turn.ts';
import { faultInJsonSize } from './json-size.ts';

/**
 * Reads JSON from outside; what it means is still unknown. Bytes that are no UTF-8 are refused rather than replaced:
 * a name with a lost letter is another person's name.
 * @throws GatewayError `AGENCY_BAD_ANSWER` for an empty or unreadable body, or one that holds too much.
 */
export async function parseJson(agency: AgencyId, body: Uint8Array): Promise<unknown> {
  if (body.length === 0) throw badAnswer(agency, 'an empty body');
  const fault = faultInJsonSize(body);
  if (fault !== undefined) throw badAnswer(agency, `JSON with ${fault}`);
  await othersTurn(body.length);
  const value = parse(agency, body);
  await othersTurn(body.length);
  return value;
}

function parse(agency: AgencyId, body: Uint8Array): unknown {
  try {
    // Many times faster than a fatal TextDecoder.
    if (!isUtf8(body)) throw new SyntaxError('not UTF-8');
    const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
    return JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text);
  } catch {
    // The parser's message quotes the body; it ends here.
    throw badAnswer(agency, 'not JSON in UTF-8');
  }
}
