import { describe, expect, test } from '@jest/globals';
import { type Form, parseForms, readFormsText } from '../../dossier/filing/forms.ts';
import { approveFields, withdrawFields } from './change-draft.ts';
import {
  approvedClasses,
  contentHash,
  type DraftContent,
  lackingFields,
  sentFieldsOf,
  stateOfField,
} from './draft.ts';

const AT = new Date('2026-11-26T08:00:00Z');
const LATER = new Date('2026-11-26T09:00:00Z');
const form = parseForms(readFormsText()).forms.get('1.004194') as Form;
const held = (value: string, dataClass: 'person.identity' | 'person.residence' = 'person.identity') => ({
  ...{ value, dataClass, agency: 'police' },
  asOf: '2026-11-26T07:59:00Z',
});
const content: DraftContent = {
  channel: 'PORTAL',
  ward: '00103',
  fields: [
    { name: 'fullName', held: held('Nguyễn Thị Lan') },
    { name: 'dateOfBirth', held: held('1990-04-18') },
    { name: 'personalId', held: held('001190000001') },
    { name: 'phone', missing: 'NOT_PERMITTED' },
    { name: 'presentResidence', held: held('Phường Tây Hồ', 'person.residence') },
    { name: 'newResidence', missing: 'ONLY_CITIZEN_KNOWS' },
  ],
  papers: [],
};
const approve = (approved: readonly string[], edits: Record<string, string> = {}, of = content, at = AT) =>
  approveFields(
    form,
    of,
    { approve: approved, edits: Object.entries(edits).map(([name, value]) => ({ name, value })) },
    at,
  );
const state = (of: DraftContent, name: string) =>
  stateOfField(of.fields.find((field) => field.name === name) ?? { name });
const sent = (of: DraftContent) => sentFieldsOf(form, of).map(({ name, source }) => `${name} ${source}`);

describe('what a draft sends', () => {
  test('is nothing as long as nothing is approved', () => {
    expect(sent(content)).toEqual([]);
    expect(approvedClasses(content)).toEqual([]);
  });

  test('is what was approved, as the agency’s, and what was told, as the citizen’s', () => {
    const now = approve(['fullName'], { newResidence: 'Số 1 phố Đá' });
    expect(sent(now)).toEqual(['fullName police', 'newResidence citizen']);
    expect(approvedClasses(now)).toEqual([{ agency: 'police', dataClass: 'person.identity' }]);
  });

  test('is the citizen’s word where the citizen changed what an agency holds', () => {
    const now = approve([], { fullName: 'Nguyễn Thị Lan Anh' }, approve(['fullName']));
    expect(state(now, 'fullName')).toBe('EDITED');
    expect(sent(now)).toEqual(['fullName citizen']);
    expect(approvedClasses(now)).toEqual([]);
  });

  test('is the agency’s again once the citizen approves it after all', () => {
    const now = approve(['fullName'], {}, approve([], { fullName: 'Khác' }));
    expect(sent(now)).toEqual(['fullName police']);
  });

  test('is not what was withdrawn, nor what was told there', () => {
    const now = approve(['fullName', 'presentResidence'], { newResidence: 'Số 1 phố Đá' });
    const less = withdrawFields(form, now, ['fullName', 'newResidence']);
    expect(sent(less)).toEqual(['presentResidence police']);
    expect(state(less, 'newResidence')).toBe('MISSING');
    expect(JSON.stringify(less)).not.toContain('phố Đá');
  });

  test('an empty edit takes back what was told', () => {
    const now = approve([], { phone: '' }, approve([], { phone: '0900000000' }));
    expect(state(now, 'phone')).toBe('MISSING');
  });
});

test('the first approval counts', () => {
  const again = approve(['fullName'], {}, approve(['fullName']), LATER);
  expect(again.fields[0]?.approvedAt).toBe(AT.toISOString());
});

test('what is lacking is what is required and neither approved nor told', () => {
  const names = (of: DraftContent) => lackingFields(form, of).map(({ name }) => name);
  expect(names(content)).toEqual([
    ...['fullName', 'dateOfBirth', 'personalId', 'presentResidence', 'newResidence'],
  ]);
  const now = approve(['fullName', 'dateOfBirth', 'personalId', 'presentResidence'], { newResidence: 'x' });
  expect(names(now)).toEqual([]);
});

test.each<[string, () => unknown, string[]]>([
  ['a field that the form does not have', () => approve(['salary']), ['salary']],
  ['an edit of such a field', () => approve([], { salary: '1' }), ['salary']],
  ['a field that is empty', () => approve(['newResidence']), ['newResidence']],
  ['a field both approved and edited', () => approve(['fullName'], { fullName: 'x' }), ['fullName']],
  ['a withdrawal of an unknown field', () => withdrawFields(form, content, ['salary']), ['salary']],
])('%s is refused, and the field is named', (_what, change, fields) => {
  expect(change).toThrow(
    expect.objectContaining({
      code: 'BAD_USER_INPUT',
      publicExtensions: expect.objectContaining({ fields }),
    }),
  );
});

describe('the hash of a draft’s content', () => {
  test('is that of what is sent: it changes with every value, source, place and paper', () => {
    const now = approve(['fullName'], { newResidence: 'a' });
    const others = [
      approve(['fullName'], { newResidence: 'b' }),
      approve([], { fullName: 'Nguyễn Thị Lan', newResidence: 'a' }),
      { ...now, ward: '00091' },
      { ...now, priority: 'ELDERLY' },
      { ...now, papers: [{ code: 'p', document: { id: 'd', hash: 'h', reuse: 'NONE' as const } }] },
    ];
    const hashes = [now, ...others].map((of) => contentHash(form, of));
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('does not change with what is not sent', () => {
    const now = approve(['fullName']);
    const phone = { name: 'phone', held: held('0900000001') };
    const more = { ...now, fields: now.fields.map((field) => (field.name === 'phone' ? phone : field)) };
    expect(contentHash(form, more)).toBe(contentHash(form, now));
  });
});
