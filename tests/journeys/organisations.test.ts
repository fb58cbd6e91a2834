import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  HOUSEHOLD_CHANGE,
  SAO_MAI_INSURANCE,
  SAO_MAI_LABOUR,
  SAO_MAI_LAND,
  SAO_MAI_PACKAGE,
  SAO_MAI_REGISTRATION,
  SAO_MAI_SEAL,
  SAO_MAI_TAX,
} from '../../mocks/world/business-dossiers.ts';
import { BUSINESS_IDS, SAO_MAI } from '../../mocks/world/organisations.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { codesOf, subscribe } from '../live-clients.ts';

const FAMILY = [SAO_MAI_REGISTRATION, SAO_MAI_TAX, SAO_MAI_SEAL, SAO_MAI_LABOUR, SAO_MAI_INSURANCE];
const ALL = [SAO_MAI_PACKAGE, ...FAMILY, SAO_MAI_LAND];
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

const look = async (persona: string | undefined, code: string, fields = 'code') => {
  const { data, errors } = await gateway.ask(persona, `{ dossier(code: "${code}") { ${fields} } }`);
  return { dossier: data?.dossier ?? null, codes: errors.map(({ extensions }) => extensions['code']) };
};
const list = async (persona: string, filter = '') => {
  const { data, errors } = await gateway.ask(
    persona,
    `{ me { dossiers(first: 50${filter && `, filter: { ${filter} }`}) { nodes { code } totalCount } } }`,
  );
  expect(errors).toEqual([]);
  const codes: string[] = data.me.dossiers.nodes.map(({ code }: { code: string }) => code);
  expect(data.me.dossiers.totalCount).toBe(codes.length);
  return codes.sort();
};

describe('a legal representative in a session for an enterprise', () => {
  test('is told for whom they act, and lists all of its dossiers and nothing else', async () => {
    const { data, errors } = await gateway.ask(
      'giam-doc',
      '{ me { organisations { number kind role sectors until } person { fullName } } }',
    );
    expect(errors).toEqual([]);
    expect(data.me).toEqual({
      organisations: [
        {
          number: SAO_MAI.number,
          kind: 'ENTERPRISE',
          role: 'LEGAL_REPRESENTATIVE',
          sectors: null,
          until: null,
        },
      ],
      person: null,
    });
    expect(await list('giam-doc')).toEqual([...ALL].sort());
    expect(await list('giam-doc', 'owner: ORGANISATION')).toEqual([...ALL].sort());
    expect(await list('giam-doc', 'owner: ME')).toEqual([]);
  });

  test('reads a dossier with the enterprise as its owner and people masked', async () => {
    const { dossier, codes } = await look(
      'giam-doc',
      SAO_MAI_LAND,
      `applicant { id } applicantOrganisation { number name kind kindText en: kindText(language: EN) }
       organisationParties { role organisation { name kind } } parties { role person { fullName personalId } }
       obligations { payer { id } payerOrganisation { number kind } amount { amount } }
       parcels { id } results { name } fees { name }`,
    );
    expect(codes).toEqual([]);
    expect(dossier).toMatchObject({
      applicant: null,
      applicantOrganisation: {
        number: SAO_MAI.number,
        name: SAO_MAI.name,
        kind: 'ENTERPRISE',
        kindText: 'Doanh nghiệp',
        en: 'Enterprise',
      },
      organisationParties: [{ role: 'Bên nhận thế chấp', organisation: { kind: 'BANK' } }],
      parties: [{ role: 'Bên chuyển nhượng', person: { fullName: 'H. T. N.', personalId: '•••••••••014' } }],
      obligations: [
        {
          payer: null,
          payerOrganisation: { number: SAO_MAI.number, kind: 'ENTERPRISE' },
          amount: { amount: 38_925_000 },
        },
      ],
      parcels: [{ id: 'TH-00103-20-0050' }],
    });
  });

  test('follows the foundation of the enterprise from registration to social insurance', async () => {
    const { dossier, codes } = await look(
      'giam-doc',
      SAO_MAI_PACKAGE,
      'statusText { label } linked { relation code dossier { code status competentUnit { name } procedure { name } } }',
    );
    expect(codes).toEqual([]);
    expect(dossier.linked.map(({ code }: { code: string }) => code)).toEqual(FAMILY);
    const units = dossier.linked.map(
      (link: { dossier: { competentUnit: { name: string } } }) => link.dossier.competentUnit.name,
    );
    expect(units).toEqual([
      expect.stringContaining('Sở Tài chính'),
      expect.stringContaining('Thuế'),
      expect.stringContaining('Công an'),
      expect.stringContaining('Sở Nội vụ'),
      expect.stringContaining('Bảo hiểm xã hội'),
    ]);
    expect((await look('giam-doc', SAO_MAI_TAX, 'status linked { relation code }')).dossier).toEqual({
      status: 'SUPPLEMENT_REQUIRED',
      linked: [{ relation: 'PARENT', code: SAO_MAI_PACKAGE }],
    });
  });

  test('is another caller than the same person in a session of their own', async () => {
    expect(await list('giam-doc-rieng')).toEqual([]);
    for (const code of ALL) expect(await look('giam-doc-rieng', code)).toEqual(NOTHING);
    const { data } = await gateway.ask(
      'giam-doc-rieng',
      '{ me { organisations { number } person { fullName } delegations { id } requests { reference } } }',
    );
    expect(data.me).toEqual({
      organisations: [],
      person: { fullName: 'Đặng Quang Vinh' },
      delegations: [],
      requests: [],
    });
  });

  test('reads nothing there that is kept of the person: objections, emergency accesses, proofs of records', async () => {
    const { data, errors } = await gateway.ask(
      'giam-doc',
      '{ me { objections { nodes { id } } emergencyAccesses { id } } accessRecord(id: "01a21f03-cbe8-7327-a4c4-11c7b9ba6db4") { id } }',
    );
    expect(data).toEqual({ me: { objections: null, emergencyAccesses: null }, accessRecord: null });
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['ACCESS_DENIED']));
  });

  test('hands in papers that were asked for; the accountant may as well, and each reads the own requests alone', async () => {
    const send = (persona: string) =>
      gateway.ask(
        persona,
        `mutation ($input: SupplementDossierInput!) { sent: supplementDossier(input: $input) { outcome } }`,
        {
          input: {
            ...{ idempotencyKey: randomUUID(), code: SAO_MAI_TAX },
            papers: [{ code: '3.990002-TP2', name: 'Tờ khai phương pháp tính thuế', documentId: 'tep-1' }],
          },
        },
      );
    const { data, errors } = await send('ke-toan');
    expect(errors).toEqual([]);
    expect(data.sent.outcome).toBe('DONE');
    const own = async (persona: string) =>
      (await gateway.ask(persona, '{ me { requests { action } } }')).data.me.requests;
    expect(await own('ke-toan')).toEqual([{ action: 'SUPPLEMENT' }]);
    expect(await own('giam-doc')).toEqual([]);
  });
});

describe('staff of an enterprise', () => {
  test('see dossiers of their sectors alone, not even those beside them in the same family', async () => {
    expect(await list('ke-toan')).toEqual([SAO_MAI_INSURANCE, SAO_MAI_LABOUR, SAO_MAI_TAX].sort());
    for (const code of [SAO_MAI_PACKAGE, SAO_MAI_REGISTRATION, SAO_MAI_SEAL, SAO_MAI_LAND])
      expect(await look('ke-toan', code)).toEqual(NOTHING);
    const { dossier } = await look('ke-toan', SAO_MAI_TAX, 'status linked { code dossier { status } }');
    expect(dossier).toEqual({
      status: 'SUPPLEMENT_REQUIRED',
      linked: [{ code: SAO_MAI_PACKAGE, dossier: { status: null } }],
    });
  });

  test('are told of their sectors and their end, and nothing of who looked', async () => {
    const { data, errors } = await gateway.ask(
      'ke-toan',
      '{ me { organisations { role sectors until } dataAccesses { nodes { number } } delegations { id } } }',
    );
    expect(data.me.organisations).toEqual([
      {
        role: 'STAFF',
        sectors: ['insurance', 'labour', 'tax'],
        until: expect.stringMatching(/^2031-01-01T00:00:00\+07:00$/),
      },
    ]);
    expect(data.me.dataAccesses).toBeNull();
    expect(data.me.delegations).toBeNull();
    expect(new Set(errors.map(({ extensions }) => extensions['code']))).toEqual(new Set(['ACCESS_DENIED']));
  });

  test('of a bank see how far a dossier is in which it takes a mortgage, and neither its content nor other dossiers', async () => {
    expect(await list('ngan-hang')).toEqual([SAO_MAI_LAND]);
    const { dossier, codes } = await look(
      'ngan-hang',
      SAO_MAI_LAND,
      'status summary applicantOrganisation { number }',
    );
    expect(dossier).toEqual({ status: 'PAYMENT_REQUIRED', summary: null, applicantOrganisation: null });
    expect(codes).toContain('ACCESS_DENIED');
    expect(await look('ngan-hang', SAO_MAI_PACKAGE)).toEqual(NOTHING);
  });
});

describe('the head of a household business', () => {
  test('reads its dossier with name and number; nobody else is told whose it is', async () => {
    const fields = 'applicant { id } applicantOrganisation { number name kind }';
    expect((await look('ho-kinh-doanh', HOUSEHOLD_CHANGE, fields)).dossier).toEqual({
      applicant: null,
      applicantOrganisation: {
        number: BUSINESS_IDS.householdHead,
        name: 'Hộ kinh doanh Nguyễn Văn Tâm',
        kind: 'HOUSEHOLD_BUSINESS',
      },
    });
    for (const persona of ['giam-doc', 'ke-toan', 'ngan-hang', 'minh', 'clerk-cn1', 'officer-land'])
      expect(await look(persona, HOUSEHOLD_CHANGE)).toEqual(NOTHING);
  });

  test('is not found by the number of the household in anybody’s list', async () => {
    expect(await list('ho-kinh-doanh', `organisation: "${BUSINESS_IDS.householdHead}"`)).toEqual([]);
    expect(await list('giam-doc', `organisation: "${SAO_MAI.number}"`)).toEqual([...ALL].sort());
    expect(await list('minh', `organisation: "${SAO_MAI.number}"`)).toEqual([]);
  });
});

describe('whoever has no part in an enterprise', () => {
  test.each(['minh', 'lan', 'ho-kinh-doanh', 'officer-land-bavi', 'officer-civil', 'clerk-cn4'])(
    '%s gets the same answer as for a dossier that does not exist',
    async (persona) => {
      const absent = await look(persona, 'H26.05-261110-9999');
      for (const code of [SAO_MAI_PACKAGE, SAO_MAI_TAX]) expect(await look(persona, code)).toEqual(absent);
    },
  );

  test('nobody signed in, and a kiosk without a person', async () => {
    expect((await look(undefined, SAO_MAI_PACKAGE)).codes).toEqual(['UNAUTHENTICATED']);
    expect(await look('kiosk-cn1-03', SAO_MAI_PACKAGE)).toEqual(NOTHING);
  });

  test('the clerk of the receiving branch sees the owner, the officers what they handle', async () => {
    const owner = 'status applicantOrganisation { number }';
    const seen = { applicantOrganisation: { number: SAO_MAI.number } };
    expect((await look('clerk-cn1', SAO_MAI_PACKAGE, owner)).dossier).toMatchObject(seen);
    expect((await look('officer-land', SAO_MAI_LAND, owner)).dossier).toMatchObject(seen);
    expect((await look('officer-tax', SAO_MAI_TAX, owner)).dossier).toMatchObject(seen);
    expect(await look('officer-tax', SAO_MAI_PACKAGE)).toEqual(NOTHING);
  });
});

describe('a live notice of a change', () => {
  const WATCH =
    'subscription Watch($code: ID!) { dossierChanged(code: $code) { code receptionSteps { text } } }';
  const watch = async (persona: string, code: string) =>
    subscribe('graphql-sse', {
      ...{ url: gateway.url, query: WATCH, variables: { code } },
      token: await gateway.world.token(persona),
    });

  test('reaches staff for a dossier of their sectors, and for another it is as if there were none', async () => {
    const heard = await watch('ke-toan', SAO_MAI_TAX);
    try {
      await heard.connected;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await gateway.world.control('onestop', {
        change: { code: SAO_MAI_TAX, step: { text: 'Đã chuyển hồ sơ thuế', agency: 'onestop' } },
      });
      const { data } = await heard.event(0);
      expect(data.dossierChanged.code).toBe(SAO_MAI_TAX);
      expect(JSON.stringify(data)).toContain('Đã chuyển hồ sơ thuế');
    } finally {
      heard.stop();
    }
    const other = await watch('ke-toan', SAO_MAI_PACKAGE);
    const absent = await watch('ke-toan', 'H26.05-261110-9999');
    for (const refused of [other, absent]) {
      const end = await refused.ended();
      expect(codesOf(Array.isArray(end) ? end : refused.events[0]?.errors)).toEqual(['NOT_AVAILABLE']);
    }
  });
});

test('a level-1 sign-in acts for nobody', async () => {
  const answer = await fetch(`${gateway.world.identityUrl}/demo/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ persona: 'giam-doc', loa: 1 }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const { errors } = await gateway.ask(
    undefined,
    `{ dossier(code: "${SAO_MAI_PACKAGE}") { code } }`,
    {},
    {
      authorization: `Bearer ${token}`,
    },
  );
  expect(errors[0]?.extensions['code']).toBe('NOT_AVAILABLE');
});
