import { describe, expect, test } from '@jest/globals';
import { restorePolicySet } from './archive.ts';
import { loadPolicySet } from './engine.ts';
import { compilePolicySet, PolicySetError } from './policy-set.ts';
import { policiesFor } from './shards.ts';
import { annotated, checkedInSource, withFile } from './testing/sources.ts';

const source = checkedInSource();
const set = loadPolicySet();

function faultsOf(file: string, text: string): string[] {
  try {
    compilePolicySet(withFile(source, file, text));
    return [];
  } catch (error) {
    if (!(error instanceof PolicySetError)) throw error;
    return error.faults.map(({ file, line, policy, reason }) => `${file}:${line} ${policy ?? '-'} ${reason}`);
  }
}

const PERMIT = 'permit (principal is Citizen, action == Action::"read", resource)';
const FORBID = 'forbid (principal, action, resource)';

describe('compilePolicySet', () => {
  test.each([
    [
      'a type error',
      annotated('extra.a', `${PERMIT}\nwhen { principal.laa > 1 };`),
      /^extra\.cedar:5 extra\.a .*laa.*did you mean `loa`/,
    ],
    [
      'an unsafe access to an optional fact',
      annotated('extra.a', `${PERMIT} when { context.dossier.sector == "land" };`),
      /optional attribute `dossier`/,
    ],
    [
      'an unknown data class',
      annotated('extra.a', `${PERMIT} when { resource.dataClass == DataClass::"land.gold" };`),
      /land\.gold/,
    ],
    [
      'an unknown ground',
      annotated('extra.a', `${PERMIT} when { context.grounds.contains(Ground::"friend") };`),
      /friend/,
    ],
    [
      'an unknown action',
      annotated('extra.a', 'permit (principal, action == Action::"peek", resource);'),
      /peek/,
    ],
    [
      'a policy that can never hold',
      annotated('extra.a', `${PERMIT} when { principal is Officer };`),
      /impossible|never/i,
    ],
    [
      'a syntax error',
      `// Chú thích\n\n${annotated('extra.a', 'permit (principal, action resource);')}`,
      /^extra\.cedar:6 - .*unexpected token/,
    ],
    ['a missing semicolon', annotated('extra.a', PERMIT), /^extra\.cedar:4 - .*unexpected end of input/],
    [
      'a template',
      annotated('extra.a', 'permit (principal == ?principal, action == Action::"read", resource);'),
      /slot|template/i,
    ],
    ['a missing basis', annotated('extra.a', `${PERMIT};`).replace(/@basis.*\n/, ''), /@basis is missing/],
    [
      'an empty title',
      annotated('extra.a', `${PERMIT};`).replace(/@title.*\n/, '@title(" ")\n'),
      /@title is missing/,
    ],
    ['a missing id', annotated('extra.a', `${PERMIT};`).replace(/@id.*\n/, ''), /@id is missing/],
    ['an id of another theme', annotated('citizen.extra', `${PERMIT};`), /must be written "extra\./],
    [
      'a misspelt annotation',
      `@masks("person.identity:last3")\n${annotated('extra.a', `${PERMIT};`)}`,
      /unknown annotation @masks/,
    ],
    [
      'an unknown mask',
      `@mask("person.identity:blur")\n${annotated('extra.a', `${PERMIT};`)}`,
      /names no known data class and rule/,
    ],
    [
      'a mask of an unknown class',
      `@mask("person.soul:last3")\n${annotated('extra.a', `${PERMIT};`)}`,
      /names no known data class and rule/,
    ],
    [
      'a mask on a forbid',
      `@mask("person.identity:last3")\n${annotated('extra.a', `${FORBID};`)}`,
      /@mask belongs to a permit/,
    ],
    [
      'a forbid without remedy',
      annotated('extra.a', `${FORBID};`).replace(/@remedy.*\n/, ''),
      /@remedy must be one of/,
    ],
    [
      'a remedy on a permit',
      `@remedy("NONE")\n${annotated('extra.a', `${PERMIT};`)}`,
      /@remedy belongs to a forbid/,
    ],
    [
      'a permit for every action',
      annotated('extra.a', 'permit (principal, action, resource);'),
      /must name its actions/,
    ],
    [
      'the same id twice',
      annotated('extra.a', `${PERMIT};`) + annotated('extra.a', `${PERMIT};`),
      /^extra\.cedar:5 extra\.a the id is already used at extra\.cedar:1/,
    ],
  ])('refuses %s, with file, line and reason', (_what, text, expected) => {
    expect(faultsOf('extra.cedar', text).join('\n')).toMatch(expected);
  });

  test('refuses a permit in an agency’s own file, which may only narrow', () => {
    expect(faultsOf('agency-tax.cedar', annotated('agency-tax.a', `${PERMIT};`)).join()).toMatch(
      /only forbid/,
    );
    expect(faultsOf('agency-tax.cedar', annotated('agency-tax.a', `${FORBID};`))).toEqual([]);
  });

  test('tells all faults of all files at once', () => {
    const text = [1, 2, 3]
      .map((number) => annotated(`extra.p${number}`, `${PERMIT} when { principal.x${number} };`))
      .join('');
    expect(faultsOf('extra.cedar', text)).toHaveLength(3);
  });

  test('a schema that cannot be read is told with its line', () => {
    const broken = { ...source, schema: { file: 'policies.cedarschema', text: 'entity A;\nentity B { x: ' } };
    expect(() => compilePolicySet(broken)).toThrow(/policies\.cedarschema:2: /);
  });

  test('a semicolon in a string or a comment ends no policy', () => {
    const text = `// a; b\n${annotated('extra.a', 'forbid (principal, action, resource) // c;\nwhen { principal.client == "x;\\"y" };')}`;
    expect(faultsOf('extra.cedar', text)).toEqual([]);
  });
});

describe('the version of a policy set', () => {
  const changed = (file: string, from: string, to: string) => ({
    ...source,
    files: source.files.map((found) =>
      found.file === file ? { file, text: found.text.replace(from, to) } : found,
    ),
  });

  test('does not change with comments, and changes with any rule, annotation or schema', () => {
    const comment = withFile(source, 'comment.cedar', '// Chỉ là chú thích\n');
    expect(compilePolicySet(changed('citizen.cedar', '// Công dân', '// Người dân')).version).toBe(
      set.version,
    );
    expect(compilePolicySet(comment).version).not.toBe(set.version);
    expect(
      compilePolicySet(changed('citizen.cedar', 'principal.loa < 2', 'principal.loa < 1')).version,
    ).not.toBe(set.version);
    expect(compilePolicySet(changed('parties.cedar', 'person.identity:last3,', '')).version).not.toBe(
      set.version,
    );
    const schema = { ...source.schema, text: `${source.schema.text}\nentity Extra;` };
    expect(compilePolicySet({ ...source, schema }).version).not.toBe(set.version);
  });

  test('an archived set is restored with the same version and the same policies', () => {
    const restored = restorePolicySet(set.canonical);
    expect(restored.version).toBe(set.version);
    expect([...restored.policies.keys()].sort()).toEqual([...set.policies.keys()].sort());
    expect(restored.agencies).toEqual(set.agencies);
  });

  test('a text that is no archive is refused', () => {
    expect(() => restorePolicySet('{"schema":"entity X;"}')).toThrow();
  });
});

describe('the parts that decisions are taken from', () => {
  const TYPES = [
    'Anonymous',
    'Citizen',
    'AssistedCitizen',
    'OrganisationAgent',
    'Clerk',
    'Officer',
    'HotlineAgent',
    'Kiosk',
    'Auditor',
    'Dpo',
    'System',
  ];

  test('no part holds more than 32 of the policies, so that a decision stays cheap', () => {
    for (const callerType of TYPES) {
      for (const owner of set.agencies) {
        for (const callerAgency of callerType === 'Officer' ? set.agencies : [undefined]) {
          const part = policiesFor(set, { callerType, callerAgency, action: 'read', owner });
          expect(part.length).toBeLessThanOrEqual(32);
          expect(part.length).toBeGreaterThan(0);
        }
      }
    }
  });

  test('an agency’s file is consulted for its own data only', () => {
    const aim = { callerType: 'Officer', callerAgency: 'police', action: 'read' };
    const ids = (owner: string) => policiesFor(set, { ...aim, owner }).map(({ id }) => id);
    expect(ids('tax')).toContain('agency-tax.taxpayer-secrecy');
    expect(ids('land')).not.toContain('agency-tax.taxpayer-secrecy');
  });
});
