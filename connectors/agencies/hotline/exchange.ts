import { z } from 'zod';
import { GatewayError } from '../../../schema/errors.ts';
import { readIf } from '../../mapping/wire-shape.ts';
import { type HttpAnswer, refusedByAgency } from '../../transports/http/http-exchange.ts';
import { parseJson } from '../../transports/rest/json-body.ts';
import type { RestTransport } from '../../transports/rest/rest-transport.ts';
import { HOTLINE } from './wire.ts';

export interface HotlineTransport extends RestTransport {
  readonly webhookSecret: string;
}

const problem = z.object({ error: z.object({ code: z.string() }) });

export const isProblem = (answer: unknown): boolean => readIf(problem, answer) !== undefined;

/** The service also reports faults with status 200. Its own words are not repeated. */
export function refuseProblem(answer: unknown): unknown {
  if (!isProblem(answer)) return answer;
  throw refusedByAgency(HOTLINE, 'refused');
}

export const readBody = async ({ body }: HttpAnswer): Promise<unknown> =>
  refuseProblem(await parseJson(HOTLINE, body));

/** Our own gateway builds the input; a wrong one is our error, and it must not leave. */
export const wrongCall = (reason: string): GatewayError => new GatewayError('INTERNAL', `hotline: ${reason}`);
