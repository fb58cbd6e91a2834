import { own } from '../schema/own.ts';
import type { FieldTree } from './contract.ts';

/**
 * The connector's edge: a copy of `value` that holds the granted fields and nothing else, so that what an agency
 * sent beyond them never reaches a cache, a log or a trace. Lists are pruned element by element;
 * an error in the place of what could not be read stays where it is.
 */
export function prune(value: unknown, fields: FieldTree): unknown {
  if (Array.isArray(value)) return value.map((item) => prune(item, fields));
  if (value === null || typeof value !== 'object' || value instanceof Error) return value;
  const source = value as Readonly<Record<string, unknown>>;
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const inner = own(source, name);
    if (inner === undefined) continue;
    const below = own(fields, name);
    kept[name] = below === true || below === undefined ? inner : prune(inner, below);
  }
  return kept;
}
