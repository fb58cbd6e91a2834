import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DefinitionNode, type DirectiveNode, Kind, parse } from 'graphql';
import type { DataClass } from '../../schema/terms.ts';
import type { AgencySdl } from '../public-schema.ts';

/** Who declares a coordinate (`Type`, `Type.field`, `Enum.VALUE`), and of which class its own line says that it is. */
export interface SdlPlace {
  /** Agencies, and `gateway` for what is its own. */
  readonly owners: readonly string[];
  /** Undefined where the class is that of what holds it, or the gateway's own value. */
  readonly dataClass: DataClass | undefined;
  /** Rule that blunts it where a permit says so, as the SDL names it. */
  readonly mask: string | undefined;
  /** Of an argument, `Type.field.argument`: the numbers that it may be. */
  readonly range: string | undefined;
}

export type SdlMap = ReadonlyMap<string, SdlPlace>;

export const GATEWAY = 'gateway';
const SCHEMA_DIR = join(import.meta.dirname, '..', '..', 'schema');

/** The composed schema no longer tells who declared what; the sources do. @throws Error for SDL that does not parse. */
export function mapSdl(agencies: readonly AgencySdl[]): SdlMap {
  const own = ['core', 'extensions', 'common'].map((name) => ({
    id: GATEWAY,
    typeDefs: readFileSync(join(SCHEMA_DIR, `${name}.graphql`), 'utf8'),
  }));
  const map = new Map<string, SdlPlace>();
  const declare: Declare = (coordinate, owner, { dataClass, mask, range } = {}) => {
    const known = map.get(coordinate);
    map.set(coordinate, {
      owners: [...new Set([...(known?.owners ?? []), owner])],
      dataClass: known?.dataClass ?? dataClass,
      mask: known?.mask ?? mask,
      range: known?.range ?? range,
    });
  };
  for (const { id, typeDefs } of [...agencies, ...own]) {
    for (const definition of parse(typeDefs, { noLocation: true }).definitions)
      declareAll(definition, id, declare);
  }
  return map;
}

interface Mark {
  readonly dataClass?: DataClass | undefined;
  readonly mask?: string | undefined;
  readonly range?: string | undefined;
}
type Declare = (coordinate: string, owner: string, mark?: Mark) => void;

function declareAll(definition: DefinitionNode, owner: string, declare: Declare): void {
  if (!('name' in definition) || !definition.name) return;
  const type = definition.name.value;
  const ofType = 'directives' in definition ? markIn(definition.directives) : {};
  declare(type, owner);
  const isEnum =
    definition.kind === Kind.ENUM_TYPE_DEFINITION || definition.kind === Kind.ENUM_TYPE_EXTENSION;
  const members = isEnum ? definition.values : 'fields' in definition ? definition.fields : [];
  for (const member of members ?? []) {
    const coordinate = `${type}.${member.name.value}`;
    const { dataClass = ofType.dataClass, mask } = markIn(member.directives);
    declare(coordinate, owner, isEnum ? {} : { dataClass, mask });
    const args = 'arguments' in member ? (member.arguments ?? []) : [];
    for (const { name, directives } of args)
      declare(`${coordinate}.${name.value}`, owner, { range: rangeIn(directives) });
  }
}

const argumentOf = (directive: DirectiveNode | undefined, name: string): string | undefined => {
  const value = directive?.arguments?.find((argument) => argument.name.value === name)?.value;
  return value && 'value' in value ? String(value.value) : undefined;
};

/** `@data(class:, mask:)`, whose form the start of the gateway checks. */
function markIn(directives: readonly DirectiveNode[] = []): Mark {
  const data = directives.find(({ name }) => name.value === 'data');
  return { dataClass: argumentOf(data, 'class') as DataClass | undefined, mask: argumentOf(data, 'mask') };
}

/** `@range(min:, max:)` */
function rangeIn(directives: readonly DirectiveNode[] = []): string | undefined {
  const range = directives.find(({ name }) => name.value === 'range');
  return range && `${argumentOf(range, 'min')} to ${argumentOf(range, 'max')}`;
}
