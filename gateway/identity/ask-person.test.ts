import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createAskPerson } from './ask-person.ts';
import { createIssuerKeys, KeysUnavailable, TOKEN_ALGORITHMS } from './tokens.ts';

const NOW = new Date('2026-11-26T08:00:00Z');
const SECONDS = NOW.getTime() / 1_000;
let server: Server;
let url: string;
let said: string;
let keySet: object | undefined;
beforeAll(async () => {
  server = createServer((request, answer) => {
    const isKeys = request.url === '/keys';
    if (isKeys && keySet === undefined) answer.statusCode = 503;
    answer.end(isKeys ? JSON.stringify(keySet ?? {}) : said);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

let now = NOW;
const asking = (failures: unknown[] = []) =>
  createAskPerson({
    ...{ url, clientId: 'gateway', clientSecret: 's', keys: createIssuerKeys(`${url}/keys`, () => now) },
    rules: { issuer: 'https://vneid', algorithms: TOKEN_ALGORITHMS, clockSkewSeconds: 30, now: () => now },
    onFailure: (error) => void failures.push(error),
  });

test.each([
  ['{"error":"authorization_pending"}', 'pending'],
  ['{"error":"slow_down"}', 'slow-down'],
  ['{"error":"access_denied"}', 'denied'],
  ['{"error":"expired_token"}', 'expired'],
  ['{"error":"invalid_grant"}', 'unknown'],
  ['{"error":"constructor"}', 'unknown'],
  ['{}', 'unknown'],
  ['<html>', 'unknown'],
])('the provider’s %s is %s', async (text, kind) => {
  said = text;
  expect(await asking().poll('q')).toEqual({ kind });
});

test('a token is judged as of when it was fetched, and not at all while the keys cannot be read', async () => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const expected = { personId: '001048000004', nonce: 'h' };
  const token = await new SignJWT({ nonce: 'h', loa: 2 })
    .setProtectedHeader({ alg: 'ES256', kid: 'k', typ: 'JWT' })
    .setIssuer('https://vneid')
    .setAudience('gateway')
    .setSubject(expected.personId)
    .setIssuedAt(SECONDS)
    .setExpirationTime(SECONDS + 60)
    .sign(privateKey);
  said = JSON.stringify({ id_token: token });
  const person = asking();
  expect(await person.poll('q')).toEqual({ kind: 'token', token });
  await expect(person.isConfirmation(token, expected, NOW)).rejects.toThrow(KeysUnavailable);
  keySet = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'ES256' }] };
  now = new Date(NOW.getTime() + 900_000);
  const failures: unknown[] = [];
  const later = asking(failures);
  expect(await later.isConfirmation(token, expected, NOW)).toBe(true);
  expect(await later.isConfirmation(token, expected, now)).toBe(false);
  expect(await later.isConfirmation(token, { ...expected, nonce: 'other' }, NOW)).toBe(false);
  expect(failures).toHaveLength(2);
});
