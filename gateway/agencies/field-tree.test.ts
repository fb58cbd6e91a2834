import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { FieldTree } from '../../connectors/contract.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { SelectedField, Selection } from '../../stitching/selection.ts';
import { fieldTree } from './field-tree.ts';

const CLASSES: readonly DataClass[] = ['dossier.progress', 'land.parcel', 'tax.payment', 'person.identity'];

const leaf = (name: string, dataClass: DataClass | undefined, below?: Selection): SelectedField => ({
  ...{ responseKey: name, name, dataClass, below, mask: undefined },
  ...{ isList: false, args: {}, isInput: false },
});

const selections = fc.letrec<{ readonly selection: Selection; readonly field: SelectedField }>((tie) => ({
  field: fc
    .record({
      name: fc.constantFrom('code', 'name', 'amount', 'parcels', '__typename'),
      dataClass: fc.constantFrom(undefined, ...CLASSES),
      below: fc.option(tie('selection'), { nil: undefined, depthSize: 'small' }),
    })
    .map(({ name, dataClass, below }) => leaf(name, dataClass, name === 'parcels' ? below : undefined)),
  selection: fc
    .record({
      keyField: fc.constantFrom(undefined, 'code'),
      subject: fc.constantFrom(undefined, { key: 'id', dataClass: 'person.identity' as DataClass }),
      fields: fc.uniqueArray(tie('field'), { maxLength: 5, selector: ({ name }) => name }),
    })
    .map((parts) => ({ ...parts, typeName: 'T', classes: [] })),
})).selection;

/** Whose fields are named, by their paths; written down without a look at how trees are built. */
function pathsOf(selection: Selection, granted: ReadonlySet<DataClass>): string[] {
  const keys = [selection.keyField, selection.subject?.key].filter((key) => key !== undefined);
  const fields = selection.fields.flatMap(({ name, dataClass, below }) =>
    name === '__typename' || keys.includes(name) || (dataClass && !granted.has(dataClass))
      ? []
      : [name, ...(below ? pathsOf(below, granted).map((path) => `${name}.${path}`) : [])],
  );
  return [...keys, ...fields];
}

const pathsIn = (tree: FieldTree): string[] =>
  Object.entries(tree).flatMap(([name, below]) => [
    name,
    ...(below === true ? [] : pathsIn(below).map((path) => `${name}.${path}`)),
  ]);

const sorted = (paths: readonly string[]) => [...new Set(paths)].sort();

describe('what an agency is asked for', () => {
  test('is what each caller is granted, whoever asked by the same selection before', () => {
    const grants = fc.array(fc.subarray([...CLASSES]), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(selections, grants, (selection, callers) => {
        for (const granted of callers.map((classes) => new Set(classes)))
          expect(sorted(pathsIn(fieldTree([selection, selection], granted)))).toEqual(
            sorted(pathsOf(selection, granted)),
          );
      }),
      { numRuns: 300 },
    );
  });

  test('is what any of several selections wants', () => {
    fc.assert(
      fc.property(selections, selections, (one, other) => {
        const granted = new Set(CLASSES);
        const wanted = [one, other].flatMap((selection) => pathsOf(selection, granted));
        expect(sorted(pathsIn(fieldTree([one, other], granted)))).toEqual(sorted(wanted));
      }),
      { numRuns: 300 },
    );
  });

  test('is one tree for all who are granted the same, and nobody can change it', () => {
    const selection: Selection = {
      ...{ typeName: 'T', keyField: 'code', subject: undefined, classes: [] },
      fields: [
        leaf('parcels', 'land.parcel', {
          typeName: 'P',
          keyField: 'id',
          subject: undefined,
          classes: [],
          fields: [],
        }),
      ],
    };
    const tree = fieldTree([selection], new Set<DataClass>(['land.parcel', 'tax.payment']));
    expect(fieldTree([selection, selection], new Set<DataClass>(['tax.payment', 'land.parcel']))).toBe(tree);
    expect(fieldTree([selection], new Set<DataClass>(['tax.payment']))).toEqual({ code: true });
    expect(() => Object.assign(tree, { more: true })).toThrow(TypeError);
    expect(() => Object.assign(tree['parcels'] as object, { more: true })).toThrow(TypeError);
  });
});
