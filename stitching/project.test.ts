import { describe, expect, test } from '@jest/globals';
import { NotedValue, project, type View } from './project.ts';
import type { SelectedField, Selection } from './selection.ts';

const field = (name: string, more: Partial<SelectedField> = {}): SelectedField => ({
  name,
  responseKey: name,
  dataClass: 'land.parcel',
  mask: undefined,
  isList: false,
  args: {},
  isInput: false,
  below: undefined,
  ...more,
});
const selection = (...fields: SelectedField[]): Selection => ({
  typeName: 'Thing',
  keyField: undefined,
  subject: undefined,
  fields,
  classes: ['land.parcel'],
});
const view: View = {
  refusal: () => undefined,
  mask: (_class, _rule, value) => (typeof value === 'string' ? `${value.slice(0, 1)}.` : null),
  within: () => view,
  publicKey: (_type, key) => key,
};
const shapeOf = (row: unknown, ...fields: SelectedField[]) =>
  project(row, selection(...fields), view) as never;

describe('a projected value', () => {
  test.each([
    ['Lan', new NotedValue('L.', { masked: 'initials' })],
    ['L.', 'L.'],
    [null, null],
    [12, new NotedValue(null, { masked: 'initials' })],
  ])('%p with a mask is told as %p', (value, expected) => {
    expect(shapeOf({ name: value }, field('name', { mask: 'initials' }))['name']).toEqual(expected);
  });

  test.each([
    ['EN', { vi: 'Đất', en: 'Land' }, 'Land'],
    ['EN', { vi: 'Đất' }, new NotedValue('Đất', { language: 'VI' })],
    ['EN', { vi: 'Đất', en: null }, new NotedValue('Đất', { language: 'VI' })],
    ['VI', { vi: 'Đất', en: 'Land' }, 'Đất'],
    ['VI', { en: 'Land' }, null],
    ['EN', {}, null],
  ])('asked for in %s of %p is %p', (language, texts, expected) => {
    expect(shapeOf({ name: texts }, field('name', { args: { language } }))['name']).toEqual(expected);
  });

  test('that a computed field reads carries no note', () => {
    const inputs = { isInput: true } as const;
    const row = { name: 'Lan', text: { vi: 'Đất' } };
    const fields = [
      field('name', { mask: 'initials', ...inputs }),
      field('text', { args: { language: 'EN' }, ...inputs }),
    ];
    expect(shapeOf(row, ...fields)).toMatchObject({ name: 'L.', text: 'Đất' });
  });

  test('keeps what failed in a list in its own place', () => {
    const failed = new Error('unreadable');
    const items = field('items', { isList: true, below: selection(field('name')) });
    expect(shapeOf({ items: [{ name: 'a' }, failed, null] }, items)['items']).toEqual([
      expect.objectContaining({ name: 'a' }),
      failed,
      null,
    ]);
  });
});
