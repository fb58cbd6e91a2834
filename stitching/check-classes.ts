import { type GraphQLObjectType, type GraphQLSchema, getNamedType, isObjectType } from 'graphql';
import { readDataMark, readKeyField } from '../schema/data-class.ts';
import type { DataClass } from '../schema/terms.ts';

/**
 * Walks everything that one agency's SDL can return.
 * @returns every data class in it.
 * @throws Error naming each field without a class: such a schema must not start.
 */
export function classesOf(agency: string, schema: GraphQLSchema): ReadonlySet<DataClass> {
  const classes = new Set<DataClass>();
  const bare: string[] = [];
  const seen = new Set<string>();
  const walk = (type: GraphQLObjectType, inherited: DataClass | undefined): void => {
    const own = readDataMark(type)?.dataClass ?? inherited;
    const visit = `${type.name}:${own ?? ''}`;
    if (seen.has(visit)) return;
    seen.add(visit);
    const keyField = readKeyField(type);
    for (const field of Object.values(type.getFields())) {
      const dataClass = readDataMark(field)?.dataClass ?? own;
      if (dataClass === undefined && field.name !== keyField) bare.push(`${type.name}.${field.name}`);
      if (dataClass !== undefined) classes.add(dataClass);
      const named = getNamedType(field.type);
      if (isObjectType(named)) walk(named, dataClass);
    }
  };
  for (const field of Object.values(schema.getQueryType()?.getFields() ?? {})) {
    const named = getNamedType(field.type);
    if (isObjectType(named)) walk(named, readDataMark(field)?.dataClass);
  }
  if (bare.length > 0) throw new Error(`${agency}: fields without @data(class:): ${bare.join(', ')}`);
  return classes;
}
