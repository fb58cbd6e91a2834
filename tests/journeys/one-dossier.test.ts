import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const CODE = 'H26.12-261102-0001';
const WHOLE = `{
  dossier(code: "${CODE}") {
    code status receivedAt clockStartedAt dueAt lane
    applicant { fullName residence { address { text } } civilEvents { kind number registeredOn } }
    parcels { id mapSheet parcelNumber areaSquareMetres address { text } owners { registeredName share } }
    obligations { noticeNumber subItem amount { amount currency } remaining { amount } payUntil }
    timeline { at agency unit text }
    tickets { id subject state }
  }
}`;
const AGENCIES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline'] as const;

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => gateway.world.reset());

const valueAt = (data: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], data);

/** Where an answer is null. */
const nullsOf = (value: unknown, path: readonly (string | number)[] = []): (string | number)[][] => {
  if (value === null) return [[...path]];
  if (typeof value !== 'object') return [];
  return Object.entries(value as object).flatMap(([key, below]) =>
    nullsOf(below, [...path, Array.isArray(value) ? Number(key) : key]),
  );
};

const businessCalls = async (agency: string) =>
  (await gateway.world.calls(agency)).filter(
    ({ operation }) => !/token|login|session|jwks|webhook|DanhSachThayDoi/i.test(operation),
  );

describe('one query for one dossier', () => {
  test('is answered with data of all six agencies', async () => {
    const { data, errors } = await gateway.ask('lan', WHOLE);
    expect(errors).toEqual([]);
    const { dossier } = data;
    expect(dossier).toMatchObject({ code: CODE, status: 'PAYMENT_REQUIRED', lane: 'GREEN' });
    expect(dossier.applicant.fullName).toBe('Nguyễn Thị Lan');
    expect(dossier.applicant.residence.address.text).toContain('Phường Tây Hồ');
    expect(dossier.applicant.civilEvents.map(({ kind }: { kind: string }) => kind)).toContain('BIRTH');
    expect(dossier.parcels.length).toBeGreaterThan(0);
    expect(dossier.obligations.map(({ subItem }: { subItem: string }) => subItem).sort()).toEqual(
      expect.arrayContaining(['1006', '2801']),
    );
    expect(new Set(dossier.timeline.map(({ agency }: { agency: string }) => agency))).toEqual(
      new Set(['onestop', 'land', 'tax']),
    );
    expect(dossier.timeline.length).toBeGreaterThanOrEqual(7);
    expect(dossier.tickets.length).toBeGreaterThan(0);
  });

  test('asks every agency once, with its protocol headers', async () => {
    await gateway.ask('lan', WHOLE);
    for (const agency of AGENCIES)
      expect([agency, (await businessCalls(agency)).length]).toEqual([agency, 1]);
    const civil = JSON.stringify((await businessCalls('civil'))[0]?.headers);
    expect(civil).toContain(CODE);
    expect(civil).toContain('4.0');
  });

  test('the classic spelling of the code finds the same dossier', async () => {
    const { data } = await gateway.ask(
      'lan',
      `{ dossier(code: "000.00.12.H26-261102-0001") { code status } }`,
    );
    expect(data.dossier).toEqual({ code: CODE, status: 'PAYMENT_REQUIRED' });
  });

  test('texts come back in composed form with all their marks', async () => {
    const { data } = await gateway.ask('lan', WHOLE);
    const text = JSON.stringify(data);
    expect(text).toBe(text.normalize('NFC'));
    expect(text).toMatch(/[ạảấầẩẫậắằẳẵặẹẻẽếềểễệịỉọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ]/);
  });

  test('twenty dossiers in a list are one message per agency', async () => {
    const { data, errors } = await gateway.ask(
      'clerk-cn1',
      '{ dossiers(first: 20) { nodes { code status receptionPoint { name } } totalCount } }',
    );
    expect(errors).toEqual([]);
    expect(data.dossiers.nodes).toHaveLength(20);
    expect(await businessCalls('onestop')).toHaveLength(1);
    await gateway.world.reset();
    await gateway.ask(
      'minh',
      '{ me { dossiers(first: 20) { nodes { code parcels { id } applicant { fullName } tickets { id } } } } }',
    );
    for (const agency of AGENCIES) expect((await businessCalls(agency)).length).toBeLessThanOrEqual(2);
  });
});

describe.each(AGENCIES.filter((agency) => agency !== 'onestop'))('when %s', (agency) => {
  test.each([
    ['down', ['AGENCY_UNREACHABLE']],
    ['drop', ['AGENCY_UNREACHABLE', 'AGENCY_BAD_ANSWER']],
    ['garbage', ['AGENCY_BAD_ANSWER']],
    ['fault', ['AGENCY_FAULT']],
  ])('is in mode %s the rest arrives and the missing part is told with its code', async (mode, codes) => {
    await gateway.world.control(agency, { mode });
    const { data, errors, status } = await gateway.ask('lan', WHOLE);
    expect(status).toBe(200);
    expect(data.dossier.status).toBe('PAYMENT_REQUIRED');
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(codes).toContain(error.extensions['code']);
      expect(error.extensions['agency']).toBe(agency);
      // At places that the client knows: what it asked for, and where it now finds null.
      const paths = (error.extensions['paths'] ?? [error.path]) as (string | number)[][];
      for (const path of paths) expect([path, valueAt(data, path)]).toEqual([path, null]);
      expect(JSON.stringify(error)).not.toMatch(/127\.0\.0\.1|ECONN|Envelope|001190000001/);
      // What it was the process log says, by the request's own number.
      const { requestId, code } = error.extensions;
      const lines = gateway.logLines.map((line) => JSON.parse(line) as Record<string, unknown>);
      const told = lines.filter((line) => line['requestId'] === requestId && line['code'] === code);
      expect(told).toContainEqual(
        expect.objectContaining({
          ...{ agency, operation: expect.stringContaining(agency) },
          error: expect.objectContaining({ detail: expect.stringMatching(new RegExp(`^${agency}: .+`)) }),
        }),
      );
      expect(JSON.stringify(told)).not.toMatch(/127\.0\.0\.1|Envelope|001190000001|H26\.\d/);
    }
  });
});

describe.each(AGENCIES)('when %s is down', (agency) => {
  test('every null of a list and of a derived field has its reason at its own place', async () => {
    await gateway.world.control(agency, { mode: 'down' });
    const { data, errors, extensions } = await gateway.ask(
      'lan',
      `{
        dossier(code: "${CODE}") { statusText { label } dueDate { overdue } nextAction { what } timeline { at } }
        me { dossiers(first: 10) { nodes {
          code status applicant { fullName civilEvents { kind } } parcels { mapSheet owners { person { fullName } } }
          obligations { noticeNumber } tickets { id }
        } } }
      }`,
    );
    const explained = [...errors.flatMap(({ path, extensions: told }) => told['paths'] ?? [path])] as (
      | string
      | number
    )[][];
    expect(explained.length).toBeGreaterThan(0);
    for (const path of explained) expect([path, valueAt(data, path)]).toEqual([path, null]);
    const nulls = (extensions['nulls'] ?? []) as { path: (string | number)[]; reason: string }[];
    const places = new Set([...explained, ...nulls.map(({ path }) => path)].map((path) => path.join()));
    expect(nullsOf(data).filter((path) => !places.has(path.join()))).toEqual([]);
    // Whatever else is null is so because nobody holds it, not because of the agency that is down.
    expect(nulls.filter(({ path }) => explained.some((other) => other.join() === path.join()))).toEqual([]);
  });
});

describe('an agency that does not answer', () => {
  test('is reported as AGENCY_TIMEOUT by the deadline, the rest is answered', async () => {
    await gateway.world.control('tax', { mode: 'slow', delayMs: 20_000 });
    const { data, errors } = await gateway.ask(
      'lan',
      `{ dossier(code: "${CODE}") { status obligations { noticeNumber } tickets { id } } }`,
    );
    expect(data.dossier).toMatchObject({ status: 'PAYMENT_REQUIRED', obligations: null });
    expect(errors).toEqual([
      expect.objectContaining({
        path: ['dossier', 'obligations'],
        extensions: expect.objectContaining({ code: 'AGENCY_TIMEOUT', agency: 'tax' }),
      }),
    ]);
  });
});

describe('two callers at the same moment', () => {
  test('never share a call or an answer', async () => {
    const [lan, hung] = await Promise.all([
      gateway.ask(
        'lan',
        `{ dossier(code: "${CODE}") { applicant { fullName personalId } } me { person { fullName } } }`,
      ),
      gateway.ask(
        'hung',
        `{ dossier(code: "${CODE}") { status applicant { fullName personalId } } me { person { fullName } } }`,
      ),
    ]);
    expect(lan.data.dossier.applicant).toEqual({ fullName: 'Nguyễn Thị Lan', personalId: '001190000001' });
    expect(hung.data.dossier.applicant).toBeNull();
    expect(JSON.stringify(hung.data)).not.toContain('Lan');
  });
});

describe('the process log', () => {
  test('has heard of no name, id, dossier code, token, password or address', async () => {
    await gateway.world.control('police', { mode: 'fault' });
    await gateway.ask('lan', WHOLE);
    const text = gateway.logLines.join('');
    expect(text).not.toMatch(/Nguyễn|001190000001|261102|eyJ|Envelope|127\.0\.0\.1|[Pp]assword/);
  });
});
