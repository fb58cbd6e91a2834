import { generateKeyPairSync } from 'node:crypto';
import { beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compactVerify, importJWK } from 'jose';
import { runs } from '../../../tests/runs.ts';
import { ALGORITHMS, CLAIMS, headerOf, meetPeers, TYP } from '../testing/jws-meeting.ts';
import { base64url, createJwsPeer } from '../testing/jws-peer.ts';
import { createJwsSigner, createKeySet, verifyJws } from './jws.ts';

const VERIFIED = { kind: 'verified' };
let met: Awaited<ReturnType<typeof meetPeers>>;
beforeAll(async () => {
  met = await meetPeers();
});

describe('signing', () => {
  test.each(ALGORITHMS)(
    'what is signed with %s verifies by jose, with the bytes that jose would sign',
    async (algorithm) => {
      const peer = await createJwsPeer(algorithm, 'ours');
      const signer = await createJwsSigner(peer.pem, algorithm, 'ours');
      const compact = await signer.sign(TYP, CLAIMS);
      const { payload, protectedHeader } = await compactVerify(compact, await importJWK(peer.jwk, algorithm));
      expect(protectedHeader).toEqual({ alg: algorithm, typ: TYP, kid: 'ours' });
      expect(Buffer.from(payload).toString()).toBe(JSON.stringify(CLAIMS));
      const [header = '', body = ''] = compact.split('.');
      expect(header).toBe(headerOf(peer, { kid: 'ours' }));
      // Two of the algorithms sign the same bytes in one way only.
      if (algorithm === 'EdDSA' || algorithm === 'RS256')
        expect(compact).toBe(await peer.signText(header, body));
    },
  );

  test('claims of every kind are signed so that jose verifies them', async () => {
    const [peer] = met.peers;
    if (!peer) throw new Error('no peer');
    const signer = await createJwsSigner(peer.pem, 'ES256', 'ES256');
    const claims = fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(claims, async (told) => {
        const payload = Buffer.from(JSON.stringify(told)).toString('hex');
        expect(await met.judge(await signer.sign(TYP, told))).toEqual({ kind: 'verified', payload });
      }),
      { numRuns: runs(1_000) },
    );
  });

  test('a key that is too short for its algorithm stops the start', async () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const pem = short.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(createJwsSigner(pem, 'RS256', 'k')).rejects.toThrow('no PKCS#8 private key for RS256');
  });

  test('a key of another algorithm stops the start, and a PEM in one line does not', async () => {
    const [ec] = met.peers;
    if (!ec) throw new Error('no peer');
    await expect(createJwsSigner(ec.pem, 'EdDSA', 'k')).rejects.toThrow('no PKCS#8 private key for EdDSA');
    for (const text of [ec.pem.replaceAll('\n', '\\n'), ec.pem.replaceAll('\n', ' ')]) {
      const signer = await createJwsSigner(text, 'ES256', 'ES256');
      expect(await met.judge(await signer.sign(TYP, CLAIMS))).toMatchObject(VERIFIED);
    }
  });
});

describe('a header that was seen before', () => {
  test('is not good for a caller who pins other algorithms or another typ', async () => {
    const keys = await met.warm();
    const [compact = ''] = met.good;
    const expectation = (change: object) => ({ algorithms: ALGORITHMS, typ: TYP, ...change });
    expect(await verifyJws(compact, keys, expectation({}))).toMatchObject(VERIFIED);
    expect(await verifyJws(compact, keys, expectation({ algorithms: ['EdDSA'] }))).toEqual({
      kind: 'refused',
      reason: 'ERR_JOSE_ALG_NOT_ALLOWED',
    });
    expect(await verifyJws(compact, keys, expectation({ typ: 'at+jwt' }))).toEqual({
      kind: 'refused',
      reason: 'another typ',
    });
  });

  test('is not good in a set from which its key was withdrawn, nor where its kid has another key', async () => {
    await met.warm();
    const [peer] = met.peers;
    if (!peer) throw new Error('no peer');
    const compact = met.good[0] ?? '';
    const without = createKeySet({ keys: met.jwks.slice(1) });
    expect(await met.verdict(compact, without)).toEqual({ kind: 'unknown-key' });
    const { jwk } = await createJwsPeer('ES256', 'ES256');
    const replaced = createKeySet({ keys: [jwk] });
    expect(await met.verdict(compact, replaced)).toMatchObject({ kind: 'refused' });
  });

  test('is forgotten among many others, and verified again', async () => {
    const keys = await met.warm();
    const [peer] = met.peers;
    if (!peer) throw new Error('no peer');
    for (let turn = 0; turn < 100; turn += 1) {
      const compact = await peer.signText(headerOf(peer, { turn }), base64url('{}'));
      expect(await met.verdict(compact, keys)).toMatchObject(VERIFIED);
    }
    for (const compact of met.good) expect(await met.verdict(compact, keys)).toMatchObject(VERIFIED);
    const forged = `${met.good[0]?.slice(0, -8)}AAAAAAAA`;
    expect(await met.verdict(forged, keys)).toMatchObject({ kind: 'refused' });
  });
});
