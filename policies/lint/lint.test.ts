import { describe, expect, test } from '@jest/globals';
import { loadPolicySet } from '../engine.ts';
import { compilePolicySet } from '../policy-set.ts';
import { checkedInSource, withFile } from '../testing/sources.ts';
import { lintMeanings } from './lint.ts';

const MEANT = `@subjects("person")
@grounds("owner+circle+child")
@classes("civil.birth")
@sectors("birth-linked")`;
const CONDITIONS = `  context.grounds.containsAll([Ground::"owner", Ground::"circle", Ground::"child"]) &&
  context has dossier && context.dossier.sector == "birth-linked" &&
  resource.kind == SubjectKind::"person" &&
  resource.dataClass == DataClass::"civil.birth"`;

/** What the lint says of one more permit in the checked-in set. */
const faultsOf = ({ meant = MEANT, conditions = CONDITIONS, scope = 'principal is Citizen' }) => {
  const text = `@id("trial.birth")\n@title("Chính sách thử")\n@basis("Luật thử")\n${meant}\npermit (${scope}, action == Action::"read", resource)\nwhen {\n${conditions}\n};`;
  const set = compilePolicySet({
    ...withFile(checkedInSource(), 'trial.cedar', text),
    files: [{ file: 'trial.cedar', text }],
  });
  return lintMeanings(set).map(({ reason }) => reason);
};

test('every permit gives what it says it is meant for, and nothing else', () => {
  expect(lintMeanings(loadPolicySet())).toEqual([]);
});

describe('a permit', () => {
  test('that gives what it is meant for passes', () => {
    expect(faultsOf({})).toEqual([]);
  });

  test.each<[string, string, string, RegExp]>([
    ['forgets the child', ', Ground::"child"]', ']', /gives it on \[owner, circle\]/],
    ['asks for any of the grounds', 'containsAll', 'containsAny', /gives it on \[child\]/],
    ['forgets the sector', ' && context.dossier.sector == "birth-linked"', '', /of sector another/],
    ['names the sectors that it is not for', '== "birth-linked"', '!= "land"', /of sector another/],
    [
      'forgets the dossier',
      'context has dossier && context.dossier.sector == "birth-linked" &&\n',
      '',
      /without a dossier/,
    ],
    ['forgets whom it is about', 'resource.kind == SubjectKind::"person" &&\n', '', /about a parcel/],
    [
      'names a class more',
      'resource.dataClass == DataClass::"civil.birth"',
      '[DataClass::"civil.birth", DataClass::"civil.death"].contains(resource.dataClass)',
      /gives civil\.death/,
    ],
    [
      'names the class that it is not for',
      '== DataClass::"civil.birth"',
      '!= DataClass::"civil.birth"',
      /gives [a-z]+\.[a-z]+/,
    ],
    [
      'opens for one channel',
      'context.grounds',
      'principal.channel == Channel::"KIOSK" || context.grounds',
      /gives it on \[\]/,
    ],
    [
      'opens for one client',
      'context.grounds',
      'principal.client == "portal" || context.grounds',
      /gives it on \[\]/,
    ],
    ['opens for weak logins', 'context.grounds', 'principal.loa == 1 || context.grounds', /gives it on \[\]/],
    [
      'opens before the record is seen',
      'context.grounds',
      '!context.isRelease || context.grounds',
      /gives it on \[\]/,
    ],
    [
      'opens for protected people',
      'context.grounds',
      'resource.isProtected || context.grounds',
      /gives it on \[\]/,
    ],
    [
      'opens for one ward',
      'context.grounds',
      '(resource has ward && resource.ward == "00103") || context.grounds',
      /gives it on \[\]/,
    ],
    [
      'opens without any ground',
      'context.grounds',
      'context.grounds.isEmpty() || context.grounds',
      /gives it on \[\]/,
    ],
  ])('that %s is found', (_what, from, to, reason) => {
    const conditions = CONDITIONS.replace(from, to);
    expect(conditions).not.toBe(CONDITIONS);
    expect(faultsOf({ conditions }).join('\n')).toMatch(reason);
  });

  test.each<[string, string, RegExp]>([
    ['nothing', '', /must say for what the permit is meant/],
    [
      'a class that it never gives',
      MEANT.replace('civil.birth', 'civil.birth, civil.death'),
      /@classes says civil\.death/,
    ],
    ['a subject that it never is about', MEANT.replace('person', 'person, parcel'), /@subjects says parcel/],
    [
      'a ground on which it never gives',
      MEANT.replace('owner+circle+child', 'owner+circle+child, party'),
      /@grounds says party/,
    ],
    [
      'a sector in which it never gives',
      MEANT.replace('birth-linked', 'birth-linked, land'),
      /@sectors says land/,
    ],
    ['no ground at all', MEANT.replace('owner+circle+child', 'none'), /^$/],
  ])('that says %s is judged by it', (_what, meant, reason) => {
    expect(faultsOf({ meant }).join('\n')).toMatch(reason);
  });

  test('that looks into a text cannot be proved', () => {
    const conditions = CONDITIONS.replace(
      'context.grounds',
      'principal.client like "por*" || context.grounds',
    );
    expect(() => faultsOf({ conditions })).toThrow(/like/);
  });

  test('whose statement names what the schema does not know is refused when it is loaded', () => {
    expect(() => faultsOf({ meant: MEANT.replace('civil.birth', 'civil.brith') })).toThrow(
      /unknown "civil\.brith"/,
    );
    expect(() => faultsOf({ meant: '@subjects("person")' })).toThrow(/@grounds, @classes is missing/);
  });
});
