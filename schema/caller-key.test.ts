import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { callerKey, officerKey, shownIdOf, type WhoCalls } from './caller-key.ts';

/** Few ids and places, so that callers meet; some of them try to write somebody else's key into their own. */
const ids = fc.constantFrom('a', 'b', 'a/b', 'land/a', 'a+clerk/CN1/a', 'a@CN1', '%2F', '');
const places = fc.option(fc.constantFrom('land', 'tax', 'CN1', 'CN4', 'land/a'), { nil: undefined });
const kinds = fc.constantFrom('citizen', 'clerk', 'officer', 'kiosk', 'auditor', 'anonymous');
const alone: fc.Arbitrary<WhoCalls> = fc
  .record({ kind: kinds, id: ids, agency: places, branch: places, number: places })
  .map(({ agency, branch, number, ...who }) => ({
    ...who,
    ...(agency && { agency }),
    ...(branch && { branch }),
    ...(number && { organisation: { number } }),
  }));
const callers: fc.Arbitrary<WhoCalls> = fc
  .tuple(alone, fc.option(alone, { nil: undefined }))
  .map(([who, actor]) => ({ ...who, ...(actor && { actor }) }));

/** Who it is, said once more: by what gives out the ids. */
const persons = ({ kind, id, agency = '', branch = '', actor, organisation }: WhoCalls): unknown[] => {
  const place = kind === 'officer' ? agency : kind === 'clerk' || kind === 'kiosk' ? branch : '';
  return [kind, place, id, organisation?.number ?? null, ...(actor ? [persons(actor)] : [])];
};

describe('the key of a caller', () => {
  test('is the same for the same caller and for nobody else', () => {
    fc.assert(
      fc.property(callers, callers, (one, other) => {
        const isSame = JSON.stringify(persons(one)) === JSON.stringify(persons(other));
        expect(callerKey(one) === callerKey(other)).toBe(isSame);
      }),
      { numRuns: 2_000 },
    );
  });

  test('of an officer is what registers tie dossiers to, whatever else the token says', () => {
    const officer = { kind: 'officer', id: 'o-1', agency: 'land', branch: 'CN1', unit: 'H26.12' };
    expect(callerKey(officer)).toBe(officerKey('land', 'o-1'));
    expect(officerKey('tax', 'o-1')).not.toBe(officerKey('land', 'o-1'));
  });

  test('shows its id, and a bare id of older days as itself', () => {
    fc.assert(fc.property(callers, (who) => expect(shownIdOf(callerKey(who))).toBe(who.id)));
    expect(shownIdOf('officer-police')).toBe('officer-police');
  });
});
