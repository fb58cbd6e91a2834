import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { mock } from './server.ts';
import { signJws } from './signing.ts';

const LAN = '001190000001';
const HUNG = '001085000002';
const PERSON = {
  fullName: true,
  residence: { kind: true, address: { text: true, wardCode: true } },
} as const;

describe('police over LGSP with signed messages', () => {
  let police: ConnectedAgency;
  beforeEach(async () => {
    police = await connectAgency(mock);
  });
  afterEach(() => police.close());

  const persons = (keys: readonly string[] = [LAN, HUNG]) =>
    police.ask('policePersons', { keys, fields: PERSON });

  test('a batch of persons is one signed message behind one token, rows under their own ids', async () => {
    const answer = await persons();
    expect(answer.rows.get(LAN)).toMatchObject({
      fullName: 'Nguyễn Thị Lan',
      residence: { kind: 'PERMANENT' },
    });
    expect(answer.rows.get(HUNG)).toMatchObject({ fullName: 'Phạm Quốc Hùng' });
    expect(answer.flags?.get(LAN)).toEqual({ isProtected: false, ward: '00103' });
    await persons();
    const calls = await police.takeCalls();
    expect(calls.map(({ operation, keys }) => [operation, keys])).toEqual([
      ['token', []],
      ['TraCuuDanCu', [LAN, HUNG]],
      ['TraCuuDanCu', [LAN, HUNG]],
    ]);
    expect(calls[1]?.headers['truongDuLieu']).toBe('HoTen,NoiCuTru,CoBaoVe');
    expect(calls[1]?.headers['lgspaccesstoken']).toMatch(/^[A-Za-z0-9+/]+=*$/);
  });

  test('twenty shuffled answers, some with repeated rows, never swap two persons', async () => {
    for (let turn = 0; turn < 20; turn += 1) {
      const { rows } = await persons();
      expect([rows.get(LAN), rows.get(HUNG)]).toMatchObject([
        { fullName: 'Nguyễn Thị Lan' },
        { fullName: 'Phạm Quốc Hùng' },
      ]);
    }
  });

  test('a protected person is flagged, decomposed names come composed', async () => {
    const answer = await persons(['001177000021', '001192000023']);
    expect(answer.flags?.get('001177000021')?.isProtected).toBe(true);
    const name = JSON.stringify(answer.rows.get('001192000023'));
    expect(name).toBe(name.normalize('NFC'));
  });

  test('dossiers come with their case and its public steps only', async () => {
    const code = 'H26.21-261112-0001';
    const fields = {
      policeCase: { number: true, kind: true, steps: { text: true, at: true, status: true } },
    } as const;
    const { rows } = await police.ask('policeDossiers', { keys: [code, 'H26.12-261102-0001'], fields });
    expect([...rows.keys()]).toEqual([code]);
    expect(rows.get(code)).toMatchObject({ policeCase: { kind: 'PASSPORT', number: 'XNC-2026-0077001' } });
    expect(JSON.stringify(rows.get(code))).not.toContain('Đối chiếu dữ liệu dân cư');
    expect(JSON.stringify(rows.get(code))).toContain('IN_PROGRESS');
  });

  test('a token that the platform forgot is fetched again once', async () => {
    await persons();
    await police.control({ expireTokens: true });
    expect((await persons()).rows.size).toBe(2);
    expect((await police.takeCalls()).filter(({ operation }) => operation === 'token')).toHaveLength(2);
  });

  test('twelve callers who arrive together share one log-in', async () => {
    await Promise.all(Array.from({ length: 12 }, () => persons()));
    expect((await police.takeCalls()).filter(({ operation }) => operation === 'token')).toHaveLength(1);
  });

  test('rolled signing keys are fetched when they appear, but not without end', async () => {
    await persons();
    for (let roll = 0; roll < 3; roll += 1) {
      await police.control({ rotate: true });
      expect((await persons()).rows.size).toBe(2);
    }
    await police.control({ rotate: true });
    await expect(persons()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
  });

  test.each(['foreign-key', 'unsigned', 'stale', 'other-request', 'replay', 'other-partner'])(
    'an answer spoiled by "%s" is refused',
    async (tamper) => {
      await persons();
      await police.control({ tamper });
      await expect(persons()).rejects.toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
      await police.control({ tamper: 'none' });
      expect((await persons()).rows.size).toBe(2);
    },
  );

  test('429 becomes AGENCY_BUSY with the time to wait, and is not hammered', async () => {
    await persons();
    await police.takeCalls();
    await police.control({ busy: 7 });
    await expect(persons()).rejects.toMatchObject({
      code: 'AGENCY_BUSY',
      publicExtensions: { agency: 'police', retryAfterSeconds: 7 },
    });
    expect(await police.takeCalls()).toHaveLength(1);
  });

  test('the police tell nothing of persons for a caller identified at level 1', async () => {
    const origin = { userId: 'VNcitizen', purpose: 'track', loa: 1 } as const;
    await expect(police.ask('policePersons', { keys: [LAN], origin })).rejects.toMatchObject({
      code: 'AGENCY_FAULT',
    });
  });

  test('both kinds of fault are AGENCY_FAULT and quote nothing', async () => {
    await persons();
    await police.control({ mode: 'fault' });
    for (let turn = 0; turn < 2; turn += 1) {
      const error: unknown = await persons().catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
      expect(String(error)).not.toMatch(/10\.0\.0\.9|officer-test/);
    }
  });
});

describe('the police check their partner', () => {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  test.each([
    ['a foreign signing key', { POLICE_SIGNING_KEY: privateKey }],
    ['an unknown key id', { POLICE_SIGNING_KEY_ID: 'other' }],
    ['a wrong secret', { POLICE_SECRET_KEY: 'wrong' }],
  ])('%s is refused before anything is looked up', async (_name, override) => {
    const police = await connectAgency(mock, { override });
    try {
      await expect(police.ask('policePersons', { keys: [LAN] })).rejects.toMatchObject({
        code: 'AGENCY_FAULT',
      });
      expect((await police.takeCalls()).map(({ operation }) => operation)).not.toContain('TraCuuDanCu');
    } finally {
      await police.close();
    }
  });

  test('a signed request is taken once; the same bytes sent again are refused', async () => {
    const police = await connectAgency(mock);
    try {
      const { headers, body } = await signedRequest(police);
      const send = () => fetch(`${police.url}/dan-cu/tra-cuu-lo`, { method: 'POST', headers, body });
      expect((await send()).status).toBe(200);
      expect((await send()).status).toBe(403);
      expect(await police.takeCalls()).toHaveLength(2);
    } finally {
      await police.close();
    }
  });
});

/** A partner's request made by hand, without the connector. */
async function signedRequest({ url, settings }: ConnectedAgency) {
  const partner = {
    AccessKey: settings['POLICE_ACCESS_KEY'],
    SecretKey: settings['POLICE_SECRET_KEY'],
    AppName: 'LienThongHaNoi',
    PartnerCode: 'H26.LIENTHONG',
    PartnerCodeCus: 'H26',
  };
  const lgspaccesstoken = Buffer.from(JSON.stringify(partner)).toString('base64');
  const granted: { access_token: string } = JSON.parse(
    await (
      await fetch(`${url}/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', lgspaccesstoken },
        body: 'grant_type=client_credentials',
      })
    ).text(),
  );
  const claims = {
    iss: 'H26.LIENTHONG',
    aud: 'G01.DANCU',
    iat: Math.floor(Date.now() / 1000),
    jti: 'request-0001',
    service: '/dan-cu/tra-cuu-lo',
    NguoiYeuCau: 'VNtest',
    MucDich: 'test',
    MaHoSoLienQuan: '',
    MucDoBaoDam: '',
    TruongDuLieu: ['HoTen'],
    DanhSachSoDinhDanh: [LAN],
  };
  const header = { alg: 'ES256', typ: 'lgsp-request+jws', kid: settings['POLICE_SIGNING_KEY_ID'] };
  const body = signJws(header, claims, createPrivateKey(settings['POLICE_SIGNING_KEY'] ?? ''));
  return { headers: { lgspaccesstoken, authorization: `Bearer ${granted.access_token}` }, body };
}
