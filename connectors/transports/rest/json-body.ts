import type { AgencyId } from '../../../schema/terms.ts';
import { badAnswer } from '../http/http-exchange.ts';
import { othersTurn } from '../http/others-turn.ts';
import { markLength, utf8Text } from '../http/utf8-text.ts';
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
    const text = utf8Text(body, markLength(body));
    if (text === undefined) throw new SyntaxError('not UTF-8');
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the body; it ends here.
    throw badAnswer(agency, 'not JSON in UTF-8');
  }
}
