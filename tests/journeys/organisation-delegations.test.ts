import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  HOUSEHOLD_CHANGE,
  SAO_MAI_LABOUR,
  SAO_MAI_LAND,
  SAO_MAI_PACKAGE,
  SAO_MAI_TAX,
} from '../../mocks/world/business-dossiers.ts';
import { BUSINESS_IDS, SAO_MAI } from '../../mocks/world/organisations.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const NOTHING = { dossier: null, codes: ['NOT_AVAILABLE'] };

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());
beforeEach(async () => {
  await gateway.world.reset();
  await gateway.driver.query('delete from delegation');
});

const look = async (persona: string, code: string, fields = 'code') => {
  const { data, errors } = await gateway.ask(persona, `{ dossier(code: "${code}") { ${fields} } }`);
  return { dossier: data?.dossier ?? null, codes: errors.map(({ extensions }) => extensions['code']) };
};
const list = async (persona: string, filter: string) => {
  const { data } = await gateway.ask(
    persona,
    `{ me { dossiers(first: 50, filter: { ${filter} }) { nodes { code } } } }`,
  );
  return data.me.dossiers.nodes.map(({ code }: { code: string }) => code).sort();
};
const MINH = '001099000003';
const soon = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const SHOWN = 'id isGiven isActive organisation sectors dossiers';
const grant = (persona: string, input: object = {}) =>
  gateway.ask(
    persona,
    `mutation ($input: GrantDelegationInput!) { made: grantDelegation(input: $input) { ${SHOWN} } }`,
    { input: { idempotencyKey: randomUUID(), representative: MINH, expiresAt: soon(30), ...input } },
  );

describe('a delegation of a household business', () => {
  test('lets somebody follow it, who is shown the household masked', async () => {
    const { data, errors } = await grant('ho-kinh-doanh', { representative: MINH });
    expect(errors).toEqual([]);
    expect(data.made).toMatchObject({ organisation: BUSINESS_IDS.householdHead, isGiven: true });
    expect((await look('minh', HOUSEHOLD_CHANGE, 'applicantOrganisation { number name }')).dossier).toEqual({
      applicantOrganisation: { number: '•••••••••021', name: 'Hộ kinh doanh N. V. T.' },
    });
    const received = await gateway.ask('minh', '{ me { delegations { organisation otherPersonalId } } }');
    expect(received.data.me.delegations).toEqual([
      { organisation: '•••••••••021', otherPersonalId: '•••••••••021' },
    ]);
  });
});

describe('a delegation in the name of an enterprise', () => {
  test('opens dossiers of its sectors to a person, in the person’s own session, until it is ended', async () => {
    expect(await look('minh', SAO_MAI_TAX)).toEqual(NOTHING);
    const { data, errors } = await grant('giam-doc', {
      organisation: SAO_MAI.number,
      sectors: ['tax', 'labour'],
    });
    expect(errors).toEqual([]);
    expect(data.made).toMatchObject({
      ...{ isGiven: true, isActive: true, organisation: SAO_MAI.number, dossiers: [] },
      sectors: ['labour', 'tax'],
    });
    expect((await look('minh', SAO_MAI_TAX, 'summary')).dossier.summary).toEqual(expect.any(String));
    expect((await look('minh', SAO_MAI_LABOUR)).dossier).toEqual({ code: SAO_MAI_LABOUR });
    expect(await look('minh', SAO_MAI_PACKAGE)).toEqual(NOTHING);
    expect(await list('minh', 'owner: REPRESENTED')).toEqual([SAO_MAI_LABOUR, SAO_MAI_TAX].sort());
    const ended = await gateway.ask(
      'giam-doc',
      `mutation { ended: revokeDelegation(input: { id: "${data.made.id}" }) { isActive } }`,
    );
    expect(ended.data.ended).toEqual({ isActive: false });
    expect(await look('minh', SAO_MAI_TAX)).toEqual(NOTHING);
  });

  test('says nothing of the person who signed: neither their data nor their own dossiers', async () => {
    await grant('giam-doc');
    const { data, errors } = await gateway.ask(
      'minh',
      '{ me { delegations { organisation owner { id fullName } otherPersonalId } } }',
    );
    expect(data.me.delegations).toEqual([
      {
        organisation: SAO_MAI.number,
        owner: { id: expect.any(String), fullName: null },
        otherPersonalId: '•••••••••011',
      },
    ]);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['ACCESS_DENIED']);
  });

  test('is on record with the organisation as owner and the person who signed beside it', async () => {
    const { data } = await grant('giam-doc', { sectors: ['tax'] });
    const { keys } = gateway.accessLog;
    const [row] = await gateway.driver.query(
      `select body from access_record where object = 'delegation/${data.made.id}'`,
    );
    expect(JSON.parse(String(row?.['body']))).toMatchObject({
      actor: {
        id: keys.hash('person', BUSINESS_IDS.director),
        onBehalfOf: keys.hash('organisation', SAO_MAI.number),
      },
      subject: { kind: 'organisation', hash: keys.hash('organisation', SAO_MAI.number) },
      related: [
        { kind: 'person', hash: keys.hash('person', MINH) },
        { kind: 'person', hash: keys.hash('person', BUSINESS_IDS.director) },
      ],
      object: { state: 'granted', scope: ['sector:tax'] },
    });
  });

  test.each([
    ['staff', 'ke-toan', {}, 'ACCESS_DENIED'],
    [
      'a person in their own session who names it',
      'giam-doc-rieng',
      { organisation: '0109990001' },
      'BAD_USER_INPUT',
    ],
    ['the representative of another', 'giam-doc', { organisation: '0109990003' }, 'BAD_USER_INPUT'],
    ['a person who names sectors', 'lan', { sectors: ['tax'] }, 'BAD_USER_INPUT'],
    ['a sector that is none', 'giam-doc', { sectors: ['Thuế'] }, 'BAD_USER_INPUT'],
    ['somebody for another’s dossier', 'giam-doc', { dossiers: ['H26.12-261102-0001'] }, 'NOT_AVAILABLE'],
    ['themselves', 'giam-doc', { representative: '001080000011' }, 'BAD_USER_INPUT'],
  ])('is not given by %s', async (_who, persona, input, code) => {
    const { data, errors } = await grant(persona, input);
    expect(data?.made ?? null).toBeNull();
    expect(errors[0]?.extensions['code']).toBe(code);
  });
});

describe('who looked at the data of an enterprise', () => {
  test('is told to its legal representative: its own people, officers, strangers', async () => {
    await look('ke-toan', SAO_MAI_TAX, 'status summary');
    await look('officer-land', SAO_MAI_LAND, 'status summary');
    await look('minh', SAO_MAI_LAND, 'status');
    const { data, errors } = await gateway.ask(
      'giam-doc',
      '{ me { dataAccesses(first: 50) { nodes { byWhom outcome dossier text } } } }',
    );
    expect(errors).toEqual([]);
    const told = data.me.dataAccesses.nodes;
    const of = (byWhom: string, dossier: string) =>
      told.filter(
        (node: { byWhom: string; dossier: string }) => node.byWhom === byWhom && node.dossier === dossier,
      );
    expect(of('COLLEAGUE', SAO_MAI_TAX)[0].text).toMatch(/^Người thay mặt tổ chức của bạn đã xem/);
    expect(of('STAFF', SAO_MAI_LAND)[0].text).toMatch(/^Cán bộ xử lý/);
    expect(of('OTHER_PERSON', SAO_MAI_LAND)[0].text).toMatch(
      /^Một người khác đã hỏi .* nhưng không được xem\.$/,
    );
  });

  test('a person in its dossier reads that somebody looked in the name of an organisation', async () => {
    await look('giam-doc', SAO_MAI_LAND, 'parties { person { fullName } }');
    const keys = gateway.accessLog.keys;
    const rows = await gateway.driver.query(
      `select body from access_record where subject = '${keys.hash('person', BUSINESS_IDS.seller)}'`,
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.parse(String(rows[0]?.['body'])).actor).toMatchObject({
      kind: 'citizen',
      onBehalfOf: keys.hash('organisation', SAO_MAI.number),
    });
  });

  test('auditors find what was done in its name by its number, which stands nowhere in the clear', async () => {
    await look('ke-toan', SAO_MAI_TAX, 'status');
    const { data, errors } = await gateway.ask(
      'auditor',
      `{ accessLog(filter: { onBehalfOf: "${SAO_MAI.number}" }, first: 5) { nodes { onBehalfOf actorKind } } }`,
    );
    expect(errors).toEqual([]);
    expect(data.accessLog.nodes.length).toBeGreaterThan(0);
    for (const node of data.accessLog.nodes)
      expect(node).toEqual({
        actorKind: 'citizen',
        onBehalfOf: gateway.accessLog.keys.hash('organisation', SAO_MAI.number),
      });
    const none = await gateway.ask(
      'auditor',
      '{ accessLog(filter: { onBehalfOf: "0109990006" }) { nodes { id } } }',
    );
    expect(none.data.accessLog.nodes).toEqual([]);
    const narrow = await gateway.ask(
      'officer-land',
      `{ agencyAccessLog(filter: { onBehalfOf: "${SAO_MAI.number}" }) { nodes { id } } }`,
    );
    expect(narrow.errors[0]?.extensions['code']).toBe('ACCESS_DENIED');
    const [row] = await gateway.driver.query(
      `select count(*)::int as n from access_record where body like '%0109990001%' or body like '%001080000011%'`,
    );
    expect(row?.['n']).toBe(0);
  });
});
