import { describe, expect, test } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { parseForms, readFormsText } from './forms.ts';

type Data = {
  purposes: Record<string, unknown>;
  forms: { procedure: string; placeOf: string; fields: Record<string, unknown>[]; papers: object[] }[];
};
/** The checked-in forms with one thing about them changed. */
const changed = (change: (data: Data, first: Data['forms'][number]) => void): string => {
  const data = structuredClone(parse(readFormsText())) as Data;
  const [first] = data.forms;
  if (first) change(data, first);
  return stringify(data);
};

describe('the forms', () => {
  test('as checked in are read, each field with why it is asked', () => {
    const { forms, purposes } = parseForms(readFormsText());
    expect([...forms.keys()]).toEqual(expect.arrayContaining(['1.004222', '1.012783', '2.000635']));
    for (const { fields } of forms.values())
      for (const { purpose, label } of fields) {
        expect(purposes[purpose]?.vi).toBeTruthy();
        expect(label.vi).toBe(label.vi.normalize('NFC'));
      }
  });

  test.each<[string, Parameters<typeof changed>[0], RegExp]>([
    ['a procedure twice', ({ forms }, first) => void forms.push(first), /1\.004222: two forms/],
    ['a field twice', (_, { fields }) => void fields.push({ ...fields[0] }), /field fullName twice/],
    [
      'an unknown purpose',
      (_, { fields }) => Object.assign(fields[0] ?? {}, { purpose: 'CURIOSITY' }),
      /field fullName has no known purpose/,
    ],
    [
      'a parcel where it is about a home',
      (_, { fields }) =>
        Object.assign(fields[0] ?? {}, {
          from: { agency: 'land', operation: 'landParcels', of: 'PARCEL', path: 'mapSheet' },
        }),
      /reads a parcel and is not about one/,
    ],
    [
      'a path that is none',
      (_, { fields }) =>
        Object.assign(fields[0] ?? {}, {
          from: { agency: 'police', operation: 'policePersons', of: 'SELF', path: 'residence { kind }' },
        }),
      /path/,
    ],
    ['a word that nobody knows', (_, first) => Object.assign(first, { colour: 'red' }), /colour/],
  ])('with %s are refused, and the fault is named', (_what, change, reason) => {
    expect(() => parseForms(changed(change))).toThrow(reason);
  });
});
