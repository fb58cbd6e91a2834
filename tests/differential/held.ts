import {
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getNamedType,
  getNullableType,
  isListType,
  type SelectionSetNode,
} from 'graphql';
import { maskValue } from '../../policies/masks.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { Selecting } from './agency-sdl.ts';
import type { Asking, Part } from './asking.ts';
import { Told } from './told.ts';

/** A value as an agency holds it, with where it comes from and of which class it is unless its fields say otherwise. */
export class Held {
  readonly type: string;
  readonly row: Readonly<Record<string, unknown>>;
  /** Undefined for a bare key that no agency has been asked about. */
  readonly part: Part | undefined;
  readonly inherited: DataClass | undefined;
  readonly key: string | undefined;

  constructor(type: string, row: Held['row'], part?: Part, inherited?: DataClass, key?: unknown) {
    this.type = type;
    this.row = row;
    this.part = part;
    this.inherited = inherited;
    this.key = typeof key === 'string' ? key : undefined;
  }
}

/** A value that is not told as it is held, and how so. */
export class Remarked {
  readonly value: unknown;
  readonly remark: string;

  constructor(value: unknown, remark: string) {
    this.value = value;
    this.remark = remark;
  }
}

export const bareKey = (asking: Asking, type: string, key: string): Held =>
  new Held(type, { [keyFieldOf(asking, type) ?? '']: key }, undefined, undefined, key);

const keyFieldOf = (asking: Asking, type: string) => asking.parts.world.sdl.keys.get(type);

export interface Wanted {
  readonly name: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly type: GraphQLOutputType;
  readonly sets: readonly SelectionSetNode[];
  readonly selecting: Selecting;
}

export const wantedBy = (args: Wanted['args'], info: GraphQLResolveInfo): Wanted => ({
  name: info.fieldName,
  args,
  type: info.returnType,
  sets: info.fieldNodes.flatMap(({ selectionSet }) => (selectionSet ? [selectionSet] : [])),
  selecting: info,
});

/**
 * One field of a held value: from the value itself where its agency knows the field, else from the agency that does.
 * @throws Told where the caller may not see it or the agency failed.
 */
export async function readField(held: Held, wanted: Wanted, asking: Asking): Promise<unknown> {
  const { sdl } = asking.parts.world;
  const { type, part, row, key } = held;
  const { name } = wanted;
  if (sdl.keys.get(type) === name) return key === undefined ? null : asking.publicId(type, key);
  if (part && sdl.field(part.agency, type, name))
    return shown(row, part, held.inherited, held, wanted, asking);
  const agency = sdl.holderOf(type, name);
  if (agency === undefined) throw new Error(`nobody holds ${type}.${name}`);
  if (key === undefined) return null;
  const own = sdl.classOf(agency, type, name);
  const classes = sdl.classesBelow(agency, typeBelow(wanted), wanted.sets, wanted.selecting, own);
  const asked = await asking.ask(agency, type, key, own ? [own, ...classes] : classes);
  return shown(asked.row, asked, undefined, held, wanted, asking);
}

function shown(
  row: Held['row'] | undefined,
  part: Part,
  inherited: DataClass | undefined,
  { type }: Held,
  wanted: Wanted,
  asking: Asking,
): unknown {
  const { sdl } = asking.parts.world;
  const dataClass = sdl.classOf(part.agency, type, wanted.name, inherited);
  if (dataClass === undefined) throw new Error(`${type}.${wanted.name} has no class`);
  const settled = part.settled(dataClass);
  if (settled instanceof Told) throw settled;
  const value = row?.[wanted.name];
  if (value === undefined || value === null)
    return part.row === undefined && isListType(getNullableType(wanted.type)) ? [] : null;
  const rule = sdl.maskOf(part.agency, type, wanted.name);
  const isMasked = settled.some((mask) => mask.dataClass === dataClass && mask.rule === rule);
  const seen = rule !== undefined && isMasked ? maskValue(rule, value) : value;
  const below = typeBelow(wanted);
  const own = part.within && sdl.ownSubject(part.agency, below);
  if (own) return recordsWithin(value, { ...part, within: part.within }, dataClass, wanted, asking);
  if (!Array.isArray(value) || value.length > 0) part.gave?.(dataClass);
  const told = inLanguage(wrap(seen, below, part, dataClass, asking), wanted);
  return seen === value ? told : new Remarked(told, `masked ${rule}`);
}

/** Records with subjects of their own; the row around them has told of them only what was told of one of them. */
function recordsWithin(
  value: unknown,
  part: Part & Required<Pick<Part, 'within'>>,
  dataClass: DataClass,
  wanted: Wanted,
  asking: Asking,
): unknown {
  const { sdl } = asking.parts.world;
  const type = typeBelow(wanted);
  const own = sdl.classOf(part.agency, type, '__typename', dataClass) ?? dataClass;
  const classes = sdl.classesBelow(part.agency, type, wanted.sets, wanted.selecting, dataClass);
  const items = Array.isArray(value) ? value : [value];
  const told = items.flatMap((item: unknown) => {
    if (typeof item !== 'object' || item === null || item instanceof Error) return [item];
    const row = item as Held['row'];
    const record = asking.recordWithin(part, type, row, new Set([own, ...classes]));
    if (record === undefined) return [];
    if (record instanceof Told) return [record];
    record.gave?.(own);
    return [new Held(type, row, record, own, row[sdl.keys.get(type) ?? ''])];
  });
  if (told.some((item) => !(item instanceof Told))) part.gave?.(dataClass);
  else if (items.length > 0) part.withheld?.(dataClass);
  return Array.isArray(value) ? told : (told[0] ?? null);
}

function wrap(value: unknown, type: string, part: Part, dataClass: DataClass, asking: Asking): unknown {
  if (Array.isArray(value)) return value.map((item) => wrap(item, type, part, dataClass, asking));
  const { sdl } = asking.parts.world;
  const isObject = typeof value === 'object' && value !== null && !('vi' in value);
  if (!isObject) return value;
  const row = value as Held['row'];
  return new Held(type, row, part, dataClass, row[sdl.keys.get(type) ?? '']);
}

const typeBelow = ({ type }: Wanted): string => getNamedType(type).name;

/** A text in both languages; the argument chooses. */
export function inLanguage(value: unknown, { args }: Pick<Wanted, 'args'>): unknown {
  if (typeof value !== 'object' || value === null || !('vi' in value)) return value;
  const { vi, en } = value as { vi: unknown; en?: unknown };
  if (args['language'] !== 'EN' || typeof en === 'string' || Array.isArray(en))
    return (args['language'] === 'EN' ? en : vi) ?? null;
  return typeof vi === 'string' ? new Remarked(vi, 'language VI') : null;
}
