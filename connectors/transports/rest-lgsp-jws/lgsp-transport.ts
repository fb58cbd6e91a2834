import { z } from 'zod';
import type { AgencyId } from '../../../schema/terms.ts';
import { isWithin, numericDateMs } from '../../../schema/time-window.ts';
import { readAs, readingAnswer } from '../../mapping/wire-shape.ts';
import type { WireTap } from '../../wire-tap.ts';
import { badAnswer, failureOfStatus, type HttpAnswer, type HttpExchange } from '../http/http-exchange.ts';
import { parseJson } from '../rest/json-body.ts';
import { createAccessTokens } from './access-token.ts';
import type { JwsSigner } from './jws.ts';
import { createKeyRing } from './key-ring.ts';
import { createReplayWindow } from './replay-window.ts';
import type { SignatureAlgorithm } from './signature-arithmetic.ts';

export interface LgspPartner {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly appName: string;
  /** Who we are on the platform; `iss` of our messages and `aud` of theirs. */
  readonly partnerCode: string;
  readonly partnerCodeCus: string;
  /** Who the agency is; `aud` of our messages and `iss` of theirs. */
  readonly peerCode: string;
}

export interface LgspAnswer {
  /** Verified payload; what it means is still unknown. */
  readonly payload: unknown;
  /** `jti` of the answer. */
  readonly messageId: string;
}

/** REST over an LGSP: platform token in front, request and answer bodies signed as compact JWS. */
export interface LgspTransport {
  /**
   * @throws GatewayError `AGENCY_BAD_ANSWER` when the answer is not surely the agency's answer to this very request;
   *   `AGENCY_BUSY` on 429 and 503 (with `retryAfterSeconds` where told); `AGENCY_FAULT` on other failures.
   */
  call(
    path: string,
    claims: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
    tap?: WireTap,
  ): Promise<LgspAnswer>;
  close(): Promise<void>;
}

interface LgspParts {
  readonly agency: AgencyId;
  readonly exchange: HttpExchange;
  readonly partner: LgspPartner;
  readonly signer: JwsSigner;
  readonly answerAlgorithms: readonly SignatureAlgorithm[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A fresh unguessable id per message. */
  readonly createId: () => string;
}

/** What goes with a call through all its steps. */
export interface Way {
  readonly signal: AbortSignal;
  readonly tap: WireTap | undefined;
}

const REQUEST_TYP = 'lgsp-request+jws';
const ANSWER_TYP = 'lgsp-answer+jws';
/** An answer signed longer ago, or further ahead of our clock, is refused. */
export const MAX_SKEW_MS = 120_000;
const FRESH = { pastMs: MAX_SKEW_MS, futureMs: MAX_SKEW_MS };

const answerClaims = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  iat: z.int(),
  jti: z.string().min(8).max(200),
  /** `jti` of the request that it answers. */
  inResponseTo: z.string(),
  /** Path of the service that it answers for. */
  service: z.string(),
});

export function createLgspTransport(parts: LgspParts): LgspTransport {
  const { agency, exchange, partner, now } = parts;
  const partnerHeader = encodePartner(partner);
  const tokens = createAccessTokens(agency, exchange, partnerHeader, now);
  const keyRing = createKeyRing(agency, exchange, now);
  const answersSeen = createReplayWindow(2 * MAX_SKEW_MS, now);

  const post = (path: string, token: string, body: string, way: Way): Promise<HttpAnswer> =>
    exchange.send({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/jose',
        accept: 'application/jose',
        authorization: `Bearer ${token}`,
        lgspaccesstoken: partnerHeader,
      },
      body,
      ...way,
    });

  async function readAnswer(
    path: string,
    requestId: string,
    answer: HttpAnswer,
    way: Way,
  ): Promise<LgspAnswer> {
    if (answer.body.length === 0) throw badAnswer(agency, 'an empty body');
    const expected = { algorithms: parts.answerAlgorithms, typ: ANSWER_TYP };
    const signed = await keyRing.verify(answer.body.toString('latin1'), expected, way);
    const payload = await parseJson(agency, signed);
    const claims = readingAnswer(agency, () => readAs(answerClaims, payload));
    const fault =
      (claims.iss !== partner.peerCode && 'signed by another party') ||
      (claims.aud !== partner.partnerCode && 'meant for another partner') ||
      (!isWithin(numericDateMs(claims.iat), now(), FRESH) && 'signed outside the time window') ||
      ((claims.inResponseTo !== requestId || claims.service !== path) && 'an answer to another request') ||
      (!answersSeen.admit(claims.jti) && 'an answer seen before');
    if (fault) throw badAnswer(agency, fault);
    return { payload, messageId: claims.jti };
  }

  /** Signed anew for each try: a request id is single use on the other side. */
  async function tryOnce(
    path: string,
    claims: Readonly<Record<string, unknown>>,
    token: string,
    way: Way,
  ): Promise<{ readonly answer: HttpAnswer; readonly requestId: string }> {
    const requestId = parts.createId();
    // What is ours stands last: no claim of the message takes its place.
    const ours = { iss: partner.partnerCode, aud: partner.peerCode, iat: Math.floor(now() / 1000) };
    const signed = Object.assign({}, claims, ours, { jti: requestId, service: path });
    const body = await parts.signer.sign(REQUEST_TYP, signed);
    return { answer: await post(path, token, body, way), requestId };
  }

  return {
    async call(path, claims, signal, tap) {
      const way = { signal, tap };
      const token = await tokens.current(signal);
      let { answer, requestId } = await tryOnce(path, claims, token, way);
      if (answer.status === 401) {
        tokens.drop(token);
        ({ answer, requestId } = await tryOnce(path, claims, await tokens.current(signal), way));
      }
      const failure = failureOfStatus(agency, answer);
      if (failure) throw failure;
      return readAnswer(path, requestId, answer, way);
    },
    close: () => exchange.close(),
  };
}

function encodePartner(partner: LgspPartner): string {
  const { accessKey, secretKey, appName, partnerCode, partnerCodeCus } = partner;
  return Buffer.from(
    JSON.stringify({
      AccessKey: accessKey,
      SecretKey: secretKey,
      AppName: appName,
      PartnerCode: partnerCode,
      PartnerCodeCus: partnerCodeCus,
    }),
  ).toString('base64');
}
