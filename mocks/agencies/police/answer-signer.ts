import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { MockReply } from '../../kit/mock-server.ts';
import { type Claims, MAX_SKEW_SECONDS, PARTNER, POLICE } from './request-check.ts';
import { PoliceKeys, signJws } from './signing.ts';

/** How `{"tamper": "…"}` spoils answers, so that a connector's checks can be seen to bite. */
const tamperShape = z.enum([
  'none',
  'foreign-key',
  'unsigned',
  'stale',
  'other-request',
  'replay',
  'other-partner',
]);

/** Signs what the police say, bound to the request that it answers. */
export class AnswerSigner {
  readonly #nowMs: () => number;
  readonly #keys = new PoliceKeys();
  #tamper: z.infer<typeof tamperShape> = 'none';
  #last = '';

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  jwks = (): object => this.#keys.jwks();
  rotate = (): void => this.#keys.rotate();
  tamper = (how: unknown): void => {
    this.#tamper = tamperShape.parse(how);
  };

  answer(claims: Claims, body: object): MockReply {
    const tamper = this.#tamper;
    const seconds = Math.floor(this.#nowMs() / 1000);
    const payload = {
      iss: POLICE,
      aud: tamper === 'other-partner' ? 'H01.OTHER' : PARTNER,
      iat: tamper === 'stale' ? seconds - 10 * MAX_SKEW_SECONDS : seconds,
      jti: randomUUID(),
      inResponseTo: tamper === 'other-request' ? randomUUID() : claims.jti,
      service: claims.service,
      ...body,
    };
    const { kid, privateKey } = this.#keys.current;
    const header = { alg: 'ES256', typ: 'lgsp-answer+jws', kid };
    const key = tamper === 'foreign-key' ? new PoliceKeys().current.privateKey : privateKey;
    let compact = signJws(header, payload, key);
    if (tamper === 'unsigned') {
      const [, content] = compact.split('.');
      const bare = Buffer.from(JSON.stringify({ ...header, alg: 'none' })).toString('base64url');
      compact = `${bare}.${content}.`;
    }
    if (tamper === 'replay') compact = this.#last;
    this.#last = compact;
    return { headers: { 'content-type': 'application/jose' }, body: compact };
  }
}
