import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { own } from '../schema/own.ts';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['schema', 'dossier', 'stitching', 'policies', 'connectors', 'gateway', 'mocks'];
/** The door itself, and what is proved safe otherwise: each with its reason. */
const EXCUSED: Readonly<Record<string, string>> = {
  'schema/own.ts': 'the door',
};
/** What every object answers to. */
const INHERITED = Object.getOwnPropertyNames(Object.prototype);

type Node = { readonly type?: string; readonly [key: string]: unknown };
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

function walk(value: unknown, visit: (node: Node) => void): void {
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isNode(value)) {
    if (typeof value.type === 'string') visit(value);
    for (const [key, inner] of Object.entries(value)) if (key !== 'span') walk(inner, visit);
  }
}

const nameOf = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined;
  if (node.type === 'Identifier' || node.type === 'PrivateName') return String(node['value']);
  if (node.type === 'MemberExpression') return nameOf(node['property']);
  if (node.type === 'OptionalChainingExpression') return nameOf(node['base']);
  if (node.type === 'TsAsExpression' || node.type === 'ParenthesisExpression')
    return nameOf(node['expression']);
  return undefined;
};

/** Types of this project that are such tables under a name of their own. */
const aliases = new Set<string>();

const isRecordByString = (annotation: unknown): boolean => {
  if (!isNode(annotation)) return false;
  const type = (annotation['typeAnnotation'] ?? annotation) as Node;
  if (type.type === 'TsTypeLiteral') return (type['members'] as Node[]).some(isIndexSignature);
  if (type.type === 'TsUnionType') return (type['types'] as unknown[]).some(isRecordByString);
  if (type.type !== 'TsTypeReference') return false;
  const params = ((type['typeParams'] as Node | null)?.['params'] ?? []) as Node[];
  const name = nameOf(type['typeName']);
  if (name === 'Readonly') return isRecordByString(params[0]);
  return (name === 'Record' && params[0]?.['kind'] === 'string') || aliases.has(name ?? '');
};
const isIndexSignature = ({ type }: Node): boolean => type === 'TsIndexSignature';

const sources = ROOMS.flatMap((room) =>
  readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|(^|\/)(testing|generated)\//.test(file))
    .map((file) => {
      const path = `${room}/${file}`;
      return { path, tree: parseSync(readFileSync(join(ROOT, path), 'utf8'), { syntax: 'typescript' }) };
    }),
);

for (const { tree } of sources) {
  walk(tree, (node) => {
    const isTable =
      (node.type === 'TsTypeAliasDeclaration' && isRecordByString(node['typeAnnotation'])) ||
      (node.type === 'TsInterfaceDeclaration' &&
        ((node['body'] as Node)['body'] as Node[]).some(isIndexSignature));
    const name = nameOf(node['id']);
    if (isTable && name !== undefined) aliases.add(name);
  });
}

/** Properties of any type in the project that hold such a table. */
const properties = new Set<string>();
for (const { tree } of sources) {
  walk(tree, (node) => {
    const name = node.type === 'TsPropertySignature' ? nameOf(node['key']) : undefined;
    if (name !== undefined && isRecordByString(node['typeAnnotation'])) properties.add(name);
  });
}

/** Names, in one file, of what is declared to hold values under whatever name there is. */
function tablesOf(tree: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  walk(tree, (node) => {
    if (!isRecordByString(node['typeAnnotation'])) return;
    const name = nameOf(node) ?? nameOf(node['key']);
    if (name !== undefined) names.add(name);
  });
  return names;
}

/** Reads `table[name]` and `name in table` of such tables. */
function unguarded(tree: unknown): string[] {
  const tables = tablesOf(tree);
  const written = new Set<unknown>();
  const found: string[] = [];
  walk(tree, (node) => {
    if (node.type === 'AssignmentExpression') written.add(node['left']);
    if (node.type === 'BinaryExpression' && node['operator'] === 'in') {
      const left = node['left'] as Node;
      if (left.type !== 'StringLiteral') found.push(`${nameOf(left)} in ${nameOf(node['right'])}`);
    }
    if (node.type !== 'MemberExpression') return;
    const property = node['property'] as Node;
    const table = nameOf(node['object']);
    const isProperty = nameOf((node['object'] as Node)['property']) !== undefined;
    if (property.type !== 'Computed' || table === undefined) return;
    if (!tables.has(table) && !(isProperty && properties.has(table))) return;
    if (/Literal$/.test(String((property['expression'] as Node).type)) || written.has(node)) return;
    found.push(`${table}[${nameOf(property['expression']) ?? '…'}]`);
  });
  return found;
}

describe('names from outside', () => {
  test.each(INHERITED)('find nothing that nobody put there: %s', (name) => {
    expect(own({ a: 1 }, name)).toBeUndefined();
    expect(own(Object.fromEntries([[name, 1]]), name)).toBe(1);
  });

  test('are looked up through one door, wherever a table takes any name', () => {
    const found = sources.flatMap(({ path, tree }) =>
      Object.hasOwn(EXCUSED, path) ? [] : unguarded(tree).map((what) => `${path}: ${what}`),
    );
    expect(found).toEqual([]);
  });

  test.each([
    ['const T: Record<string, number> = {}; export const f = (n: string) => T[n];', ['T[n]']],
    ['const T: Readonly<Record<string, number>> = {}; export const f = (n: string) => T?.[n];', ['T[n]']],
    ['interface A { readonly t: Record<string, A> } export const f = (a: A, n: string) => a.t[n];', ['t[n]']],
    ['export const f = (o: object, n: string) => n in o;', ['n in o']],
    ['const T: Record<string, number> = {}; export const f = (n: string) => { T[n] = 1; };', []],
    ["const T: Record<string, number> = {}; export const f = () => T['a'];", []],
  ])('the search sees %s', (code, expected) => {
    expect(unguarded(parseSync(code, { syntax: 'typescript' }))).toEqual(expected);
  });
});
