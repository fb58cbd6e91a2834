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
  const declare = (coordinate: string, owner: string, dataClass: DataClass | undefined): void => {
    const known = map.get(coordinate);
    map.set(coordinate, {
      owners: [...new Set([...(known?.owners ?? []), owner])],
      dataClass: known?.dataClass ?? dataClass,
    });
  };
  for (const { id, typeDefs } of [...agencies, ...own]) {
    for (const definition of parse(typeDefs, { noLocation: true }).definitions)
      declareAll(definition, id, declare);
  }
  return map;
}

function declareAll(
  definition: DefinitionNode,
  owner: string,
  declare: (coordinate: string, owner: string, dataClass: DataClass | undefined) => void,
): void {
  if (!('name' in definition) || !definition.name) return;
  const type = definition.name.value;
  const ofType = 'directives' in definition ? classIn(definition.directives) : undefined;
  declare(type, owner, undefined);
  const isEnum =
    definition.kind === Kind.ENUM_TYPE_DEFINITION || definition.kind === Kind.ENUM_TYPE_EXTENSION;
  const members = isEnum ? definition.values : 'fields' in definition ? definition.fields : [];
  for (const { name, directives } of members ?? [])
    declare(`${type}.${name.value}`, owner, isEnum ? undefined : (classIn(directives) ?? ofType));
}

/** `@data(class:)`, whose form the start of the gateway checks. */
function classIn(directives: readonly DirectiveNode[] = []): DataClass | undefined {
  const data = directives.find(({ name }) => name.value === 'data');
  const value = data?.arguments?.find(({ name }) => name.value === 'class')?.value;
  return value?.kind === Kind.STRING ? (value.value as DataClass) : undefined;
}
