import { expect, test } from '@jest/globals';
import { SameRecord } from './same-record.ts';

const route = { name: 'any', query: '', variables: {}, isPlain: true } as const;
const note = (...answers: unknown[]): number => {
  const same = new SameRecord();
  return answers.flatMap((data) => same.note({ data }, route)).length;
};

test('a person who is told in two ways within one answer is seen, whatever the fields are called', () => {
  const person = (fullName: string | null) => ({ id_as1: 'p', fullName_as2: fullName });
  const answer = (name: string | null) => ({
    dossier: { code: 'd', applicant: { id: 'p', fullName: 'N. A. B.' }, parties: [{ person: person(name) }] },
  });
  expect(note(answer('N. A. B.'))).toBe(0);
  expect(note(answer('Nguyễn A B'))).toBe(1);
  expect(note(answer(null))).toBe(1);
});

test('a parcel that is told here and refused there within one answer is seen', () => {
  const parcel = { id: 'x', mapSheet: '12', certificate: { number: 'DK 1' } };
  expect(note({ dossier: { code: 'd', parcels: [parcel] }, me: { parcels: [parcel] } })).toBe(0);
  const other = { ...parcel, certificate: null };
  expect(note({ dossier: { code: 'd', parcels: [parcel] }, me: { parcels: [other] } })).toBe(1);
});

test('a dossier that another answer tells otherwise is seen; its people are judged by their grounds there', () => {
  const dossier = (summary: string, fullName: string) => ({
    code: 'd',
    summary,
    applicant: { id: 'p', fullName },
  });
  expect(note({ dossier: dossier('s', 'N.') }, { all_code0: dossier('s', 'Nguyễn') })).toBe(0);
  expect(note({ dossier: dossier('s', 'N.') }, { dossiers: { nodes: [dossier('t', 'N.')] } })).toBe(1);
});
