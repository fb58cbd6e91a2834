import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { PERSONAS } from '../../mocks/identity/personas.ts';
import { emergencySteps, REQUESTER } from '../emergency-steps.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';
import { inBothLanguages, registeredDocuments, registeredQueries } from './both-languages.ts';
import { type Words, wordsOf } from './gathered-words.ts';
import { findingsIn, type Modes, RULES } from './rules-of-words.ts';

const LANGUAGES = ['vi', 'en'] as const;
const CODES = {
  'H26.12-261102-0001': '7K4M',
  'H26.03-261109-0001': 'B6Q2',
  'H26.03-261109-0101': 'C7R3',
  'H26.22-261109-0101': 'D8S4',
  'H26.21-261112-0001': '9T2X',
  'H26.12-261105-0002': '3H8W',
  'H26.12.07-261110-0003': 'M3N5',
  'H26.12-261116-0031': '',
} as const;
/** What questions about something else than a dossier ask for: no record, a closed month, nobody's ticket. */
const NO_RECORD = '01a21f10-bd06-763e-a7c6-fe6a6d7e603a';
const OTHERS = { id: NO_RECORD, period: '2026-10', number: '1022-261102-999999', secret: '7K4M-2ABC' };
const STEP = 'kind what(language: VI) whom(language: VI) where(language: VI)';
/** Whatever is worded anywhere on a dossier. */
const EVERYTHING = inBothLanguages(`query ($code: ID!) { dossier(code: $code) {
  statusText { label(language: VI) explanation(language: VI) }
  nextAction { ${STEP} further { ${STEP} } }
  dueDate { basis(language: VI) rules { law article text(language: VI) } }
  timeline { when(language: VI) unit text }
  summary assistedBy parties { role } supplementRequests { text } papers { name } fees { name } results { name }
  procedure { name(language: VI) } competentUnit { name agency } reappointments { reason }
  landCase { kind } taxCase { state } obligations { name payerName treasury } tickets { subject answer }
} }`);
const INTERNAL = inBothLanguages(
  'query ($code: ID!) { dossier(code: $code) { internalTimeline { when(language: VI) unit text } } }',
);
const ME = inBothLanguages(`{ me {
  dataAccesses(first: 100) { nodes { text(language: VI) legalBasis } }
  requests { text(language: VI) }
  objections { nodes { answer } }
  emergencyAccesses { text(language: VI) reason review { reason } }
} }`);
const PROOF = inBothLanguages('query ($id: ID!) { accessRecord(id: $id) { text(language: VI) } }');
const READERS = ['lan', 'hung', 'hung-loa2', 'tu', 'minh', 'lan-kiosk', 'assisted-tu'];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startTestGateway();
}, 90_000);
afterAll(async () => gateway.close());

async function hear(
  persona: string | undefined,
  name: string,
  query: string,
  variables = {},
  by: TestGateway = gateway,
) {
  const found: Words[] = [];
  for (const language of LANGUAGES) {
    const answer = await by.ask(persona, query, variables, { 'accept-language': language });
    found.push(...wordsOf(answer, `${persona ?? 'nobody'} asks ${name}`, language));
    // Texts come in both languages with any; only the messages of errors follow the header.
    if (answer.errors.length === 0) break;
  }
  return found;
}

async function hearAll(
  personas: readonly (string | undefined)[],
  by = gateway,
  codes: readonly string[] = Object.keys(CODES),
): Promise<Words[]> {
  const found: Words[] = [];
  for (const persona of personas) {
    for (const code of codes) found.push(...(await hear(persona, code, EVERYTHING, { code }, by)));
    found.push(...(await hear(persona, 'what is theirs', ME, {}, by)));
  }
  return found;
}

/** Whoever has no tie to them is told the same of each. */
const codesFor = (persona: string | undefined) =>
  Object.entries(CODES).filter((_, place) => persona === 'lan' || [0, 4, 5, 7].includes(place));

/** The findings, with how many words they were looked for in: none were gathered is no success. */
function expectFit(gathered: readonly Words[], modes: Modes = {}, atLeast = 50) {
  expect(gathered.length).toBeGreaterThan(atLeast);
  expect(findingsIn(gathered, modes)).toEqual([]);
}

describe('what the demonstration world says', () => {
  test.each([...Object.keys(PERSONAS), undefined])(
    'by every registered question, to %s, is fit to be read',
    async (persona) => {
      const found: Words[] = [];
      for (const [name, query] of registeredQueries()) {
        const codes = query.includes('$code') ? codesFor(persona) : [['', '']];
        for (const [code, lookupSecret] of codes)
          found.push(...(await hear(persona, name, query, { ...OTHERS, code, lookupSecret })));
      }
      for (const [code] of codesFor(persona))
        found.push(...(await hear(persona, 'the inner steps', INTERNAL, { code })));
      expectFit(found, {}, 20);
    },
    180_000,
  );

  test('of every dossier, and of every access afterwards, is fit to be read', async () => {
    expectFit(await hearAll([...READERS, 'officer-land', 'officer-tax', 'clerk-cn4']), {}, 1_000);
  }, 180_000);

  test('of requests and objections is fit to be read', async () => {
    const input = {
      idempotencyKey: 'words-ticket-1',
      code: 'H26.12-261102-0001',
      subject: 'Hỏi về hồ sơ',
      text: 'Bao giờ có kết quả?',
    };
    const open = inBothLanguages(
      'mutation ($input: OpenTicketInput!) { openTicket(input: $input) { text(language: VI) } }',
    );
    const found = await hear('lan', 'a ticket', open, { input });
    for (const mode of ['fault', 'garbage', 'down']) {
      await gateway.world.control('hotline', { mode });
      const again = { ...input, idempotencyKey: `words-ticket-${mode}` };
      found.push(...(await hear('lan', 'a ticket', open, { input: again })));
    }
    await gateway.world.reset();
    const { data } = await gateway.ask('lan', '{ me { dataAccesses(first: 1) { nodes { number } } } }');
    const [{ number }] = data.me.dataAccesses.nodes;
    const object = 'mutation ($input: ObjectToAccessInput!) { objectToAccess(input: $input) { state } }';
    found.push(
      ...(await hear('lan', 'an objection', object, {
        input: { idempotencyKey: 'words-object-1', number, reason: 'Tôi không hiểu vì sao' },
      })),
    );
    found.push(...(await hear('lan', 'a proof', PROOF, { id: number })));
    found.push(...(await hear('lan', 'what is theirs', ME)));
    expectFit(found, { hotline: 'fault' });
  });

  test('of an emergency access, to the person whom it opened, is fit to be read', async () => {
    const steps = emergencySteps(() => gateway);
    const [waiting, opened] = [await steps.requested(), await steps.approved()];
    expect(waiting).not.toBe(opened);
    await steps.open(REQUESTER, opened);
    const review =
      'mutation ($id: ID!) { it: reviewEmergencyAccess(id: $id, verdict: JUSTIFIED, reason: "Có căn cứ, đúng quy định") { id } }';
    expect((await gateway.ask('auditor', review, { id: opened })).errors).toEqual([]);
    const found = await hear('lan', 'what is theirs', ME);
    expect(found.some(({ text }) => text.includes('mở khẩn cấp'))).toBe(true);
    expectFit(found);
  });
});

describe('what is asked for without a word from the reader', () => {
  test('by the explorer’s first question is fit to be read', async () => {
    const source = await (await fetch(`${gateway.url}/graphql/explorer/explorer.js`)).text();
    const [, first = ''] = /const start = `([^`]+)`/.exec(source) ?? [];
    const found = await hear('lan', 'the explorer’s first question', inBothLanguages(first));
    expectFit(found, {}, 10);
  });

  test('of a timeline is when it was in words, for a midnight may be no more than a day', async () => {
    const { data } = await gateway.ask(
      'lan',
      '{ dossier(code: "H26.12-261102-0001") { timeline { at isDayOnly when(language: VI) agency } } }',
    );
    const days = data.dossier.timeline.filter(({ isDayOnly }: { isDayOnly: boolean }) => isDayOnly);
    expect(days).toEqual([
      { at: '2026-11-11T00:00:00+07:00', isDayOnly: true, when: '11/11/2026', agency: 'tax' },
    ]);
    for (const [file, text] of registeredDocuments())
      if (text.includes('timeline {')) expect([file, text]).toEqual([file, expect.stringContaining('when(')]);
  });
});

describe('what is said of an agency', () => {
  const AGENCIES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline'];
  /** Between them they have a part in each. */
  const ASKED: readonly [string, ...string[]][] = [
    ['lan', 'H26.12-261102-0001', 'H26.03-261109-0101', 'H26.22-261109-0101'],
    ['hung-loa2', 'H26.12-261102-0001'],
  ];

  test.each(['down', 'drop', 'garbage', 'fault'])(
    'when each in turn is %s, is what happened',
    async (mode) => {
      // One that has not yet learnt to leave an agency alone.
      const fresh = await startTestGateway();
      try {
        for (const agency of AGENCIES) {
          await fresh.world.control(agency, { mode });
          const found: Words[] = [];
          for (const [persona, ...codes] of ASKED) found.push(...(await hearAll([persona], fresh, codes)));
          await fresh.world.reset();
          expectFit(found, { [agency]: mode });
          if (mode === 'fault' && agency === 'tax')
            expect(found.some(({ text }) => text === 'Cơ quan cung cấp dữ liệu báo lỗi.')).toBe(true);
        }
      } finally {
        await fresh.world.reset();
        await fresh.close();
      }
    },
    120_000,
  );

  test('that does not answer in time, or whose caller went away, is not that it reported an error', async () => {
    await gateway.world.control('tax', { mode: 'slow', delayMs: 20_000 });
    const code = 'H26.12-261102-0001';
    const found = await hear(
      'lan',
      code,
      'query ($code: ID!) { dossier(code: $code) { obligations { name } } }',
      { code },
    );
    const token = await gateway.world.token('lan');
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: EVERYTHING, variables: { code } }),
      signal: AbortSignal.timeout(300),
    }).catch(() => undefined);
    await gateway.world.reset();
    found.push(...(await hear('lan', 'what is theirs', ME)));
    expect(found.some(({ error }) => error?.code === 'AGENCY_TIMEOUT')).toBe(true);
    expectFit(found, { tax: 'slow' });
  }, 180_000);
});

describe('the rules themselves', () => {
  const words = (text: string, given: Partial<Words> = {}): Words => ({
    ...{ where: '', field: 'text', language: undefined, text },
    ...given,
  });

  test.each([
    [words('Người khai hộ: clerk-cn4')],
    [words('00:00, 11/11/2026')],
    [words('You read tax.obligation kept by the tax authority.')],
    [words('Cơ quan cung cấp dữ liệu báo lỗi.', { error: { code: 'AGENCY_TIMEOUT', agency: 'tax' } })],
    [words('Chính bạn đã hỏi dữ liệu tại cơ quan thuế nhưng hệ thống ở đó báo lỗi.')],
    [words('You asked for fees for dossier H26.12-261102-0001 and was refused.', { language: 'en' })],
    [words('Bạn đã xem the data.', { language: 'vi' })],
    [words('The agency works on hồ sơ.', { language: 'en' })],
    [words('đã xem undefined tại')],
  ])('find what each was made for: %j', (broken) => {
    expect(findingsIn([broken], { tax: 'slow' }).length).toBeGreaterThan(0);
    expect(RULES.length).toBe(8);
  });
});
