import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALGORITHMS, CLAIMS, headerOf, meetPeers, TYP } from '../testing/jws-meeting.ts';
import { base64url, createJwsPeer, type JwsPeer, joseVerdict } from '../testing/jws-peer.ts';
import { createKeySet, type KeySet } from './jws.ts';

let met: Awaited<ReturnType<typeof meetPeers>>;
beforeAll(async () => {
  met = await meetPeers();
});

describe('verifying says what jose says, under a header that was seen before and under a new one', () => {
  async function bothSay(compact: string, keys: readonly KeySet[]): Promise<object> {
    const expected = await met.judge(compact);
    for (const set of keys) {
      const said = { compact, verdict: await met.verdict(compact, set) };
      expect(said).toEqual({ compact, verdict: expected });
    }
    return expected;
  }
  const coldAndWarm = async () => [createKeySet({ keys: met.jwks }), await met.warm()];

  test('of messages with characters changed, taken out, put in, and parts exchanged', async () => {
    const alphabet = fc.constantFrom(
      ...'AZaz09-_QgwE',
      ...['.', '=', '==', '+', '/', ' ', '\n', '\t', '\u00e9', '\u0000', '\ud83d', '%2E', '.A.'],
    );
    const edit = fc.record({
      /** Ends are where decoders differ, so positions are told from both. */
      at: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 1)),
      take: fc.constantFrom(0, 0, 1, 1, 2, 3, 4, 64),
      put: fc.oneof(alphabet, fc.constant('')),
    });
    const story = fc.record({
      parts: fc.tuple(...[0, 1, 2].map(() => fc.nat(ALGORITHMS.length - 1))),
      same: fc.boolean(),
      part: fc.nat(2),
      edits: fc.array(edit, { maxLength: 2 }),
    });
    const keys = await coldAndWarm();
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(story, async ({ parts, same, part, edits }) => {
        const chosen = parts.map(
          (from, place) => met.good[same ? (parts[0] ?? 0) : from]?.split('.')[place] ?? '',
        );
        let text = chosen[part] ?? '';
        for (const { at, take, put } of edits) {
          const start = Math.round(at * text.length);
          text = text.slice(0, start) + put + text.slice(start + take);
        }
        chosen[part] = text;
        const { kind, reason } = { reason: '', ...(await bothSay(chosen.join('.'), keys)) } as Record<
          string,
          string
        >;
        const outcome = `${kind} ${reason}`;
        seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
      }),
      { numRuns: 4_000 },
    );
    // The stories reach what they are for.
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        'verified ',
        'refused ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
        'refused ERR_JWS_INVALID',
      ]),
    );
  });

  test('of every cut', async () => {
    const keys = await coldAndWarm();
    for (const compact of met.good) {
      for (let end = 0; end <= compact.length; end += compact.length > 500 ? 3 : 1) {
        await bothSay(compact.slice(0, end), keys);
      }
    }
  });

  const other = (header: string): string => base64url(header);
  test.each<[string, (peer: JwsPeer) => string, string]>([
    ['no algorithm', () => other('{"typ":"lgsp-answer+jws","kid":"ES256"}'), 'ERR_JWS_INVALID'],
    ['the algorithm none', (peer) => headerOf(peer, { alg: 'none' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    ['an HMAC', (peer) => headerOf(peer, { alg: 'HS256' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    [
      'a longer digest',
      (peer) => headerOf(peer, { alg: `${peer.algorithm.slice(0, 2)}512` }),
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    ['an algorithm in small letters', (peer) => headerOf(peer, { alg: 'es256' }), 'ERR_JOSE_ALG_NOT_ALLOWED'],
    [
      'an inherited name for an algorithm',
      (peer) => headerOf(peer, { alg: 'constructor' }),
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    ['another typ', (peer) => headerOf(peer, { typ: 'lgsp-request+jws' }), 'another typ'],
    ['no typ', (peer) => headerOf(peer, { typ: undefined }), 'another typ'],
    ['no kid', (peer) => headerOf(peer, { kid: undefined }), 'no kid'],
    ['a number for a kid', (peer) => headerOf(peer, { kid: 1 }), 'unknown-key'],
    ['a kid that nobody has', (peer) => headerOf(peer, { kid: 'nobody' }), 'unknown-key'],
    [
      'the kid of another algorithm',
      (peer) => headerOf(peer, { kid: peer.algorithm === 'ES256' ? 'RS256' : 'ES256' }),
      'unknown-key',
    ],
    ['an empty crit', (peer) => headerOf(peer, { crit: [] }), 'ERR_JWS_INVALID'],
    ['an unknown crit', (peer) => headerOf(peer, { crit: ['exp'], exp: 1 }), 'ERR_JOSE_NOT_SUPPORTED'],
    ['a crit that is no list', (peer) => headerOf(peer, { crit: 'b64' }), 'ERR_JWS_INVALID'],
    ['a crit whose member is missing', (peer) => headerOf(peer, { crit: ['b64'] }), 'ERR_JWS_INVALID'],
    [
      'crit and a b64 that is text',
      (peer) => headerOf(peer, { crit: ['b64'], b64: 'false' }),
      'ERR_JWS_INVALID',
    ],
    [
      'a payload that is told to be unencoded',
      (peer) => headerOf(peer, { crit: ['b64'], b64: false }),
      'verified',
    ],
    ['a b64 that is not critical', (peer) => headerOf(peer, { b64: false }), 'verified'],
    [
      'a key of its own, which is not followed',
      (peer) => headerOf(peer, { jwk: peer.jwk, jku: 'http://x' }),
      'verified',
    ],
    [
      'the last of two algorithms',
      (peer) => other(`{"alg":"none","alg":"${peer.algorithm}","typ":"${TYP}","kid":"${peer.algorithm}"}`),
      'verified',
    ],
    [
      'the first of two algorithms',
      (peer) => other(`{"alg":"${peer.algorithm}","alg":"none","typ":"${TYP}","kid":"${peer.algorithm}"}`),
      'ERR_JOSE_ALG_NOT_ALLOWED',
    ],
    [
      'white space',
      (peer) => other(` {"alg": "${peer.algorithm}" ,"typ":"${TYP}","kid":"${peer.algorithm}"}\n`),
      'verified',
    ],
    [
      'a prototype',
      (peer) =>
        other(
          `{"__proto__":{"b64":false},"alg":"${peer.algorithm}","typ":"${TYP}","kid":"${peer.algorithm}"}`,
        ),
      'verified',
    ],
    [
      'a byte order mark',
      (peer) => base64url(Buffer.from(`\ufeff${Buffer.from(headerOf(peer), 'base64url')}`)),
      'verified',
    ],
    [
      'bytes that are no UTF-8',
      (peer) =>
        Buffer.concat([
          Buffer.from(headerOf(peer), 'base64url').subarray(0, -2),
          Buffer.from([0xff, 0x22, 0x7d]),
        ]).toString('base64url'),
      'ERR_JWS_INVALID',
    ],
    ['a list', () => other('["ES256"]'), 'ERR_JWS_INVALID'],
    ['null', () => other('null'), 'ERR_JWS_INVALID'],
    ['padding', (peer) => `${headerOf(peer, { x: 1 })}=`.padEnd(4, '='), ''],
  ])('of a rightly signed header with %s', async (_name, header, expected) => {
    const keys = await coldAndWarm();
    for (const peer of met.peers) {
      const payload = base64url(JSON.stringify(CLAIMS));
      const compact = await peer.signText(header(peer), payload);
      // Twice: the second time the header may be one that was seen.
      for (let turn = 0; turn < 2; turn += 1) {
        const said = JSON.stringify(await bothSay(compact, keys));
        expect(said).toContain(expected);
      }
    }
  });

  test.each([
    ['empty', ''],
    ['padded', 'eyJhIjoxfQ=='],
    ['with a space', 'eyJh IjoxfQ'],
    ['with a line feed at its end', 'eyJhIjoxfQ\n'],
    ['in the other alphabet', 'f/+/'],
    ['with bits that stand for nothing', 'eyJhIjoxfR'],
    ['with one character too many', 'eyJhIjoxfQabc'],
    ['in letters beyond ASCII', 'eyJhIjoxfQ\u00e9'],
    ['of half a million bytes', base64url('x'.repeat(524_288))],
  ])('of a rightly signed payload that is %s', async (_name, payload) => {
    const keys = await coldAndWarm();
    for (const peer of met.peers) await bothSay(await peer.signText(headerOf(peer), payload), keys);
  });

  test('of a payload that is not encoded, under the header that says so and under one that does not', async () => {
    const keys = await coldAndWarm();
    for (const peer of met.peers) {
      const unencoded = headerOf(peer, { crit: ['b64'], b64: false });
      for (const payload of ['eyJhIjoxfQ', '{"a":1}', 'eyJhIjoxfQ']) {
        await bothSay(await peer.signText(unencoded, payload), keys);
        await bothSay(await peer.signText(headerOf(peer), payload), keys);
      }
    }
  });

  test('of ES256 signatures in DER, of other lengths, of zeros, turned round, and of the other sign', async () => {
    const keys = await coldAndWarm();
    const [header = '', payload = '', signature = ''] = met.good[0]?.split('.') ?? [];
    const raw = Buffer.from(signature, 'base64url');
    const [r, s] = [raw.subarray(0, 32), raw.subarray(32)];
    const integer = (value: Buffer) => {
      const bytes = (value[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), value]) : value;
      return Buffer.concat([Buffer.of(2, bytes.length), bytes]);
    };
    const der = Buffer.concat([integer(r), integer(s)]);
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const word = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
    const sOf = BigInt(`0x${s.toString('hex')}`);
    const outcomes: unknown[] = [];
    for (const changed of [
      raw,
      Buffer.concat([r, word(order - sOf)]),
      Buffer.concat([Buffer.of(0x30, der.length), der]),
      Buffer.concat([s, r]),
      Buffer.concat([raw, Buffer.of(0)]),
      Buffer.concat([Buffer.of(0), r, Buffer.of(0), s]),
      raw.subarray(1),
      raw.subarray(0, 63),
      raw.subarray(0, 32),
      Buffer.alloc(64),
      Buffer.concat([word(order), word(order)]),
      Buffer.concat([word(0n), s]),
      Buffer.alloc(64, 255),
      Buffer.alloc(1),
      Buffer.alloc(4_096, 1),
    ]) {
      const verdict = await bothSay(`${header}.${payload}.${base64url(changed)}`, keys);
      outcomes.push((verdict as { kind: string }).kind);
    }
    expect(outcomes).toEqual(['verified', 'verified', ...Array(13).fill('refused')]);
  });

  test('of a signature of another key, and of another algorithm with the same key', async () => {
    const keys = await coldAndWarm();
    for (const peer of met.peers) {
      const [header = '', payload = ''] = met.good[met.peers.indexOf(peer)]?.split('.') ?? [];
      const stranger = await createJwsPeer(peer.algorithm, peer.algorithm);
      expect(await bothSay(await stranger.signText(header, payload), keys)).toMatchObject({
        kind: 'refused',
      });
    }
    const [, , pss, rsa] = met.peers;
    if (!pss || !rsa) throw new Error('no peers');
    const twoNames = [{ ...rsa.jwk, alg: 'PS256' }, rsa.jwk];
    const set = createKeySet({ keys: twoNames });
    const judge = joseVerdict(twoNames, ALGORITHMS, TYP);
    for (const header of [headerOf(rsa), headerOf(rsa, { alg: 'PS256' }), headerOf(rsa)]) {
      const compact = await rsa.signText(header, base64url('{}'));
      expect(await met.verdict(compact, set)).toEqual(await judge(compact));
    }
  });
});
