import type { MaskName } from '../schema/data-class.ts';
import type { DataClass } from '../schema/terms.ts';
import type { SelectedField, Selection } from './selection.ts';

/** Raw key of a merged object, kept beside its fields: a shown id may be opaque or masked, the key never is. */
export const KEY: unique symbol = Symbol('merge key');

/** What a client must know of a value to read it right. */
export interface Note {
  /** It is not the value as it is held, but what this rule leaves of it. */
  readonly masked?: MaskName;
  /** It was asked for in another language, in which there is none. */
  readonly language?: 'VI';
  /** Nobody can say now whether there is one. */
  readonly unknown?: true;
}

/** A value with its note, until the field's resolver tells it at its path. */
export class NotedValue {
  readonly value: unknown;
  readonly note: Note;

  constructor(value: unknown, note: Note) {
    this.value = value;
    this.note = note;
  }
}

/** What the boundary decided, as the projection needs it. */
export interface View {
  /** Refusal to put in the place of a field of this class; undefined when granted. */
  refusal(dataClass: DataClass): Error | undefined;
  /** Value as this caller may see it, given the field's own mask rule. */
  mask(dataClass: DataClass, rule: MaskName, value: unknown): unknown;
  /**
   * What this caller may see of a record within the row that has a subject of its own.
   * @returns a refusal to put in its place, or undefined for one that is left out as if it were not there.
   */
  within(selection: Selection, value: unknown): View | Error | undefined;
  /** Id shown for a key of a merged type, e.g. an opaque one for persons. */
  publicKey(typeName: string, key: string): string;
}

type Row = Readonly<Record<string | symbol, unknown>>;

/**
 * Turns a connector's value into the shape of the delegated selection: aliases applied, refused fields replaced by
 * their refusal (an Error in a field's place becomes a GraphQL error at that path), masks applied once, here.
 * @param key key of this very object when it was asked for by key; otherwise read from the value.
 */
export function project(value: unknown, selection: Selection, view: View, key?: string): unknown {
  const row: Row = value !== null && typeof value === 'object' ? (value as Row) : {};
  const shaped: Record<string | symbol, unknown> = { __typename: selection.typeName };
  for (const field of selection.fields)
    shaped[field.responseKey] = projectField(row, field, selection, view, key);
  const { keyField } = selection;
  const ownKey = key ?? (keyField === undefined ? undefined : row[keyField]);
  if (keyField !== undefined && typeof ownKey === 'string') {
    Object.defineProperty(shaped, KEY, { value: ownKey });
  }
  return shaped;
}

/** A value without a key: an object, a list with errors in the places of what could not be read, or a plain value. */
export function projectAny(value: unknown, selection: Selection, view: View): unknown {
  if (value === null || value === undefined || value instanceof Error) return value ?? null;
  if (selection.typeName === '') return value;
  return Array.isArray(value)
    ? value.map((item) => projectAny(item, selection, view))
    : project(value, selection, view);
}

/**
 * The shape of a selection whose source failed: the failure stands at every field that was not refused anyway. Not in the place of the object:
 * stitching would then tell the fields' paths without their places in lists.
 */
export function projectFailure(failure: Error, selection: Selection, view: View, key: string): unknown {
  return project({}, selection, { ...view, refusal: (dataClass) => view.refusal(dataClass) ?? failure }, key);
}

function projectField(row: Row, field: SelectedField, owner: Selection, view: View, key?: string): unknown {
  if (field.name === '__typename') return owner.typeName;
  if (field.name === owner.keyField) {
    const raw = key ?? row[field.name];
    return typeof raw === 'string' ? view.publicKey(owner.typeName, raw) : null;
  }
  const { dataClass } = field;
  const refusal = dataClass === undefined ? undefined : view.refusal(dataClass);
  if (refusal) return refusal;
  const value = row[field.name];
  if (value instanceof NotedValue) return value;
  if (value === undefined || value === null) return field.isList && isAbsent(row) ? [] : null;
  if (dataClass === undefined || field.mask === undefined) return shapeOf(value, field, view);
  const shown = view.mask(dataClass, field.mask, value);
  const shape = shapeOf(shown, field, view);
  return shown === value || field.isInput ? shape : new NotedValue(shape, { masked: field.mask });
}

function shapeOf(value: unknown, field: SelectedField, view: View): unknown {
  if (value === null || value instanceof Error) return value;
  const { below } = field;
  if (!below) return typeof value === 'object' && !Array.isArray(value) ? localised(value, field) : value;
  return Array.isArray(value)
    ? value.map((item) => projectPart(item, below, view)).filter((item) => item !== undefined)
    : (projectPart(value, below, view) ?? null);
}

/** A part of a row, or a record of its own within it: that one is seen as its own subject, not as the row's. */
function projectPart(value: unknown, below: Selection, view: View): unknown {
  if (value === null || value instanceof Error) return value;
  if (!below.subject) return project(value, below, view);
  const own = view.within(below, value);
  return own === undefined || own instanceof Error ? own : project(value, below, own);
}

/** The agency holds nothing under this key: its lists are empty rather than unknown. */
const isAbsent = (row: Row): boolean => Object.keys(row).length === 0;

/** A text in both languages, `{vi, en}`; the field's `language` argument chooses. */
function localised(value: object, field: SelectedField): unknown {
  const { vi, en } = value as { vi?: unknown; en?: unknown };
  if (field.args['language'] !== 'EN' || en != null)
    return (field.args['language'] === 'EN' ? en : vi) ?? null;
  return vi == null || field.isInput ? (vi ?? null) : new NotedValue(vi, { language: 'VI' });
}

/** The raw merge key of a projected object. */
export function keyOf(object: unknown): string {
  const key: unknown = (object as Record<symbol, unknown> | null)?.[KEY];
  if (typeof key !== 'string') throw new Error('a merged object reached delegation without its key');
  return key;
}
