import { z } from 'zod';
import { GatewayError } from '../../../schema/errors.ts';
import type { AgencyId } from '../../../schema/terms.ts';
import { readAs, readIf, readingAnswer } from '../../mapping/wire-shape.ts';
import {
  failureOfStatus,
  type HttpAnswer,
  type HttpExchange,
  refusedByAgency,
} from '../http/http-exchange.ts';
import { parseJson } from '../rest/json-body.ts';
import { createSharedTask } from '../rest/shared-task.ts';

export interface SessionSettings {
  readonly username: string;
  readonly password: string;
  /** Header `dstcode`: the system that is meant. */
  readonly destination: string;
  /** `madonvi`: the unit on whose behalf is asked. */
  readonly unit: string;
}

/** National-portal adapter style (domain.md §2.2): log in once, then every message carries the session. */
export interface SessionTransport {
  /**
   * Sends one service message and returns the whole answer, checked to be no fault but otherwise unread. A session
   * that the system has forgotten is renewed once, for all who need it together.
   * @throws GatewayError `AGENCY_FAULT` when the system says so, by status or by `error_code`.
   */
  call(service: string, body: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown>;
  close(): Promise<void>;
}

/** `error_code` travels as a number or as text. */
const envelope = z.object({
  error_code: z.union([z.int(), z.string().regex(/^-?\d{1,6}$/)]).transform(String),
});
const loginAnswer = envelope.extend({ session: z.string().min(8).max(512).optional() });

const sessionGone = Symbol('session gone');
const ERROR_NONE = '0';
/** "Phiên làm việc không tồn tại hoặc đã hết hạn." */
const ERROR_SESSION = '101';

export function createSessionTransport(
  agency: AgencyId,
  exchange: HttpExchange,
  settings: SessionSettings,
): SessionTransport {
  let session: string | undefined;
  const post = (path: string, body: object, signal: AbortSignal): Promise<HttpAnswer> =>
    exchange.send({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        charset: 'utf-8',
        dstcode: settings.destination,
      },
      body: JSON.stringify(body),
      signal,
    });

  const logIn = createSharedTask(agency, async (signal) => {
    const { username, password } = settings;
    const answer = await post('/login', { username, password }, signal);
    const failure = failureOfStatus(agency, answer);
    if (failure) throw failure;
    const body = await parseJson(agency, answer.body);
    const read = readingAnswer(agency, () => loginAnswer.parse(body));
    if (read.error_code !== ERROR_NONE || read.session === undefined) {
      throw noSession(agency, read.error_code);
    }
    session = read.session;
    return session;
  });

  /** What is ours stands last: no field of the message takes its place. */
  const messageOf = (body: Readonly<Record<string, unknown>>, held: string, service: string): object =>
    Object.assign({}, body, { session: held, madonvi: settings.unit, service });

  /** @returns `sessionGone` when the session is no longer known there. */
  async function tryOnce(
    held: string,
    service: string,
    body: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown> {
    const answer = await post('/api', messageOf(body, held, service), signal);
    if (answer.status === 401) return sessionGone;
    const failure = failureOfStatus(agency, answer);
    if (failure?.code === 'AGENCY_FAULT') {
      // A status is not this system's own word; its `error_code` is, with whichever status.
      const code = await parseJson(agency, answer.body).then(codeIn, () => undefined);
      if (code === ERROR_SESSION) return sessionGone;
      if (code !== undefined && code !== ERROR_NONE) throw refusalOf(agency, service, code);
    }
    if (failure) throw failure;
    const value = await parseJson(agency, answer.body);
    const code = errorCodeOf(agency, value);
    if (code === ERROR_SESSION) return sessionGone;
    if (code !== ERROR_NONE) throw refusalOf(agency, service, code);
    return value;
  }

  return {
    async call(service, body, signal) {
      const held = session ?? (await logIn.run(signal));
      const answer = await tryOnce(held, service, body, signal);
      if (answer !== sessionGone) return answer;
      // Only the session that failed is dropped: another call may have logged in again in the meantime.
      if (session === held) session = undefined;
      const again = await tryOnce(session ?? (await logIn.run(signal)), service, body, signal);
      if (again === sessionGone) throw noSession(agency, ERROR_SESSION);
      return again;
    },
    close: () => exchange.close(),
  };
}

/** @returns undefined for what is no answer of this system. */
const codeIn = (value: unknown): string | undefined => readIf(envelope, value)?.error_code;

const errorCodeOf = (agency: AgencyId, value: unknown): string =>
  readingAnswer(agency, () => readAs(envelope, value).error_code);

/**
 * @returns the answer itself when its `error_code` is 0.
 * @throws GatewayError `AGENCY_FAULT` otherwise; `AGENCY_BAD_ANSWER` without a readable code.
 */
export function refuseFault(agency: AgencyId, service: string, value: unknown): unknown {
  const code = errorCodeOf(agency, value);
  if (code !== ERROR_NONE) throw refusalOf(agency, service, code);
  return value;
}

/** The system's own words stay out of the error: they name persons and codes. */
const refusalOf = (agency: AgencyId, service: string, code: string): GatewayError =>
  refusedByAgency(agency, `${service} refused with error_code ${code}`);

/** No refusal of the message: it was not looked at, and an earlier try of it may have been taken. */
const noSession = (agency: AgencyId, code: string): GatewayError =>
  new GatewayError('AGENCY_FAULT', `${agency}: no session, error_code ${code}`, {
    extensions: { agency },
  });
