import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { writeEnvelope } from '../../../connectors/transports/soap/soap-envelope.ts';
import { createUsernameToken } from '../../../connectors/transports/soap/username-token.ts';
import { loadWsdl } from '../../../connectors/transports/soap/wsdl.ts';
import { type ConnectedAgency, connectAgency } from '../../kit/testing/connected-agency.ts';
import { mock } from './server.ts';

const MESSAGES = 'http://datdai.hanoi.example/traodoi/v2';
const LANS = 'TH-00103-12-0345';
const OTHER = 'TH-00103-12-0007';
const DEFENCE = 'ST-09574-01-0001';
const PROTECTED = 'DA-00454-11-0088';
const CODE = 'H26.12-261102-0001';
const OWNERS = { owners: { registeredName: true } } as const;
let land: ConnectedAgency;

beforeAll(async () => {
  land = await connectAgency(mock);
});
afterAll(() => land.close());
beforeEach(() => land.control({ reset: true }));

const parcels = (keys: readonly string[], fields: object = { mapSheet: true }) =>
  land.ask('landParcels', { keys, fields: fields as never });

describe('the land registry', () => {
  test('is not told of groups that were not granted, and sends none of them', async () => {
    await land.ask('landDossiers', { keys: [CODE], fields: { landCase: { number: true } } });
    await parcels([LANS], { id: true });
    await parcels([LANS], { areaSquareMetres: true, certificate: { number: true } });
    await land.ask('landDossiers', { keys: [CODE], fields: { parcels: { id: true, ...OWNERS } } });
    const groups = (await land.takeCalls()).map(({ headers }) => headers['nhomThongTin']);
    expect(groups).toEqual(['HO_SO', '', 'THUA_DAT,GIAY_CHUNG_NHAN', 'MA_THUA,QUYEN']);
  });

  test('proves by its calls who asked for which keys, and holds no password and no digest', async () => {
    await parcels([LANS, OTHER]);
    const [call] = await land.takeCalls();
    expect(call).toMatchObject({
      operation: 'TraCuuThuaDat',
      keys: [LANS, OTHER],
      headers: {
        soapAction: `${MESSAGES}/TraCuuThuaDat`,
        wsSecurity: 'UsernameToken PasswordDigest',
        username: 'lien-thong',
      },
    });
    expect(JSON.stringify(call)).not.toContain(land.settings['LAND_PASSWORD']);
    expect(JSON.stringify(call)).not.toMatch(/Nonce|Created/);
  });

  test('answers in disorder and repeats itself, and no parcel is ever put under the id of another', async () => {
    const keys = [LANS, OTHER, DEFENCE, PROTECTED];
    const fields = { id: true, parcelNumber: true };
    const expected = keys.map((id) => ({ id, parcelNumber: land.world.parcel(id)?.parcelNumber }));
    for (let turn = 0; turn < 20; turn += 1) {
      const { rows } = await parcels(keys, fields);
      expect(keys.map((key) => rows.get(key))).toEqual(expected);
    }
  });

  test('flags defence land and protected holders whatever was asked for of them', async () => {
    const { flags } = await parcels([DEFENCE, PROTECTED], OWNERS);
    expect(flags?.get(DEFENCE)).toEqual({ ward: '09574', isDefenceParcel: true });
    expect(flags?.get(PROTECTED)).toEqual({ ward: '00454', isProtected: true });
    expect((await parcels([DEFENCE], { id: true })).flags?.get(DEFENCE)?.isDefenceParcel).toBe(true);
  });

  test('holds no dossier of other agencies: it is absent, not empty', async () => {
    const { rows } = await land.ask('landDossiers', {
      keys: ['H26.21-261112-0001', CODE],
      fields: { code: true },
    });
    expect([...rows.keys()]).toEqual([CODE]);
  });

  test('faults with HTTP 500 and 200 by turns, both of them a fault of which no word is passed on', async () => {
    await land.control({ mode: 'fault' });
    for (let turn = 0; turn < 3; turn += 1) {
      const error: unknown = await parcels([LANS]).catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
      expect(String(error)).not.toMatch(/ORA|10\.0|chưa sẵn sàng/);
    }
    const statuses = new Set([(await post(message())).status, (await post(message())).status]);
    expect(statuses).toEqual(new Set([200, 500]));
  });
});

describe('the WSDL that the land registry publishes', () => {
  test('names this very server and offers the operations that the connector calls', async () => {
    const text = await (await fetch(`${land.settings['LAND_URL']}?wsdl`)).text();
    expect(text).toContain(`<soap:address location="${land.settings['LAND_URL']}"`);
    const folder = mkdtempSync(join(tmpdir(), 'land-wsdl-'));
    try {
      writeFileSync(join(folder, 'published.wsdl'), text);
      const wsdl = await loadWsdl(join(folder, 'published.wsdl'));
      const outputs = ['TraCuuHoSo', 'TraCuuThuaDat'].map((name) => wsdl.operation(name, '1.1').output?.name);
      expect(outputs).toEqual(['TraCuuHoSoResponse', 'TraCuuThuaDatResponse']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

interface MessageParts {
  readonly username?: string;
  readonly password?: string | undefined;
  readonly minutesAgo?: number;
  readonly body?: string;
}

const ASKING = `<TraCuuThuaDat xmlns="${MESSAGES}"><thuaDatId>${LANS}</thuaDatId></TraCuuThuaDat>`;
const message = (parts: MessageParts = {}): string =>
  writeEnvelope({
    version: '1.1',
    headers: [],
    body: parts.body ?? ASKING,
    security: createUsernameToken({
      username: parts.username ?? 'lien-thong',
      password: parts.password ?? land.settings['LAND_PASSWORD'] ?? '',
      now: () => Date.now() - (parts.minutesAgo ?? 0) * 60_000,
      randomBytes,
    }),
  });

async function post(body: string, action = `${MESSAGES}/TraCuuThuaDat`) {
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${action}"` };
  const answer = await fetch(land.settings['LAND_URL'] ?? '', { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
}

describe('a message to the land registry', () => {
  test('is answered once; sent again byte for byte it is refused, so a recording is worth nothing', async () => {
    const recorded = message();
    expect((await post(recorded)).text).toContain(LANS);
    expect((await post(recorded)).text).toMatch(/InvalidSecurityToken.*Nonce used before/);
  });

  test.each<[string, RegExp, () => string]>([
    ['a wrong password', /FailedAuthentication/, () => message({ password: 'another' })],
    ['the name of somebody else', /FailedAuthentication/, () => message({ username: 'somebody' })],
    ['a token of six minutes ago', /InvalidSecurityToken/, () => message({ minutesAgo: 6 })],
    ['a token of the future', /InvalidSecurityToken/, () => message({ minutesAgo: -6 })],
    [
      'a token whose time was set anew',
      /FailedAuthentication/,
      () => message({ minutesAgo: 2 }).replace(/Z<\/wsu:Created>/, '1Z</wsu:Created>'),
    ],
    [
      'no token',
      /InvalidSecurity/,
      () => message().replace(/<wsse:UsernameToken>.*<\/wsse:UsernameToken>/, ''),
    ],
    [
      'the password as text',
      /UnsupportedSecurityToken/,
      () => message().replace('#PasswordDigest', '#PasswordText'),
    ],
    ['no key', /soapenv:Client/, () => message({ body: `<TraCuuThuaDat xmlns="${MESSAGES}"/>` })],
    ['a DTD', /soapenv:Client/, () => message().replace('?>', '?><!DOCTYPE a>')],
  ])('with %s is refused by a fault and leaves no call behind', async (_name, reason, body) => {
    const { text } = await post(body());
    expect(text).toMatch(reason);
    expect(text).not.toContain(LANS);
    expect(await land.takeCalls()).toEqual([]);
  });

  test('whose action is another than its body is refused', async () => {
    expect((await post(message(), `${MESSAGES}/TraCuuHoSo`)).text).toContain('SOAPAction does not fit');
  });

  test('of more than fifty keys is refused', async () => {
    const keys = '<thuaDatId>1</thuaDatId>'.repeat(51);
    const body = `<TraCuuThuaDat xmlns="${MESSAGES}">${keys}</TraCuuThuaDat>`;
    expect((await post(message({ body }))).text).toContain('one to 50');
  });
});

describe('the connector to a land registry that does not trust it', () => {
  test.each<[string, Parameters<typeof connectAgency>[1]]>([
    ['its password is wrong', { override: { LAND_PASSWORD: 'đã-đổi' } }],
    ['their clocks are ten minutes apart', { now: () => new Date(Date.now() + 600_000) }],
  ])('fails with a fault when %s, never with an empty answer', async (_name, options) => {
    const other = await connectAgency(mock, options);
    try {
      const error: unknown = await other
        .ask('landParcels', { keys: [LANS], fields: { id: true } })
        .catch((reason: unknown) => reason);
      expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
      expect(String(error)).not.toMatch(/đã-đổi|lien-thong|TH-00103/);
    } finally {
      await other.close();
    }
  });
});
