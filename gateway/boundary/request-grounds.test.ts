import { describe, expect, test } from '@jest/globals';
import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import type { CallerFacts } from '../../policies/decision.ts';
import { RequestGrounds } from './request-grounds.ts';
import { citizen, HUNG, MINH, NOW } from './testing/boundary-fixture.ts';

const [FIRST, SECOND, THIRD] = ['H26.12-261102-0001', 'H26.12-261102-0002', 'H26.12-261102-0003'] as const;
const child = (code: string) => ({ relation: 'CHILD', code }) as const;

function groundsOf(caller: CallerFacts, ...circles: readonly DossierCircle[]) {
  const grounds = new RequestGrounds({ caller, now: () => NOW });
  const release = (code: string) => {
    const circle = circles.find((found) => found.code === code);
    if (circle) grounds.release(grounds.toDossier(circle));
  };
  return { grounds, release };
}
const kindsOf = (found: readonly { readonly kinds: readonly string[] }[]) => found.map(({ kinds }) => kinds);

describe('the grounds of a request', () => {
  test('open a dossier only once it was released', () => {
    const { grounds, release } = groundsOf(citizen(LAN), circleOf(FIRST));
    expect(grounds.of('dossier', FIRST)).toEqual([]);
    release(FIRST);
    expect(kindsOf(grounds.of('dossier', FIRST))).toEqual([['owner']]);
  });

  test('lead from a released dossier to its persons and parcels, and to no others', () => {
    const circle = circleOf(FIRST, { partyIds: [HUNG], parcelIds: ['P-1'] });
    const { grounds, release } = groundsOf(citizen(LAN), circle);
    expect([...grounds.of('parcel', 'P-1'), ...grounds.of('person', HUNG)]).toEqual([]);
    release(FIRST);
    expect(kindsOf(grounds.of('parcel', 'P-1'))).toEqual([['owner', 'circle']]);
    expect(kindsOf(grounds.of('person', HUNG))).toEqual([['owner', 'circle']]);
    expect([...grounds.of('parcel', 'P-2'), ...grounds.of('person', MINH)]).toEqual([]);
  });

  test('of oneself need no dossier; through one dossier alone that one is the cause that is named', () => {
    const circles = [circleOf(FIRST), circleOf(SECOND)];
    const { grounds, release } = groundsOf(citizen(LAN), ...circles);
    expect(grounds.of('person', LAN)).toEqual([{ circle: undefined, kinds: ['self'] }]);
    release(FIRST);
    expect(grounds.of('person', LAN)[0]).toEqual({ circle: circles[0], kinds: ['self'] });
    release(SECOND);
    expect(grounds.of('person', LAN)[0]).toEqual({ circle: undefined, kinds: ['self'] });
    expect(groundsOf({ ...citizen(LAN), kind: 'officer' }).grounds.of('person', LAN)).toEqual([]);
  });

  test('of a representative hold until the delegation ends', () => {
    const { grounds } = groundsOf(citizen(MINH));
    const delegation = { ownerId: LAN, representativeId: MINH, dossiers: [] };
    grounds.learn([{ ...delegation, expiresAt: '2026-12-01T00:00:00Z' }]);
    expect(kindsOf(grounds.of('person', LAN))).toEqual([['representative']]);
    grounds.learn([{ ...delegation, expiresAt: NOW.toISOString() }]);
    expect(grounds.of('person', LAN)).toEqual([]);
  });

  test('of an emergency stand first, for the one person', () => {
    const { grounds } = groundsOf({ ...citizen('officer-police'), kind: 'officer' });
    grounds.openEmergency(LAN, { circle: undefined, kinds: ['emergency'], purpose: 'emergency:1' });
    expect(kindsOf(grounds.of('person', LAN))).toEqual([['emergency']]);
    expect(grounds.of('person', HUNG)).toEqual([]);
  });

  test('lead to a linked dossier in its circle, and with what is the caller’s own there', () => {
    const theirs = circleOf(SECOND, { ownerIds: [HUNG], linked: [child(THIRD)] });
    const { grounds, release } = groundsOf(
      citizen(LAN),
      circleOf(FIRST, { linked: [child(SECOND), child(THIRD), child('H26.12-261102-0099')] }),
      theirs,
      circleOf(THIRD),
    );
    expect(grounds.throughLink(SECOND)).toBeUndefined();
    release(FIRST);
    // What nobody has read yet stays closed.
    expect(grounds.throughLink(SECOND)).toBeUndefined();
    const named = [FIRST, SECOND, THIRD, 'H26.12-261102-0099', 'H26.12-261102-0100'];
    expect(grounds.unknownLinks(named)).toEqual([SECOND, THIRD, 'H26.12-261102-0099']);
    grounds.learnLinks([SECOND, THIRD, 'H26.12-261102-0099'], [theirs, circleOf(THIRD), undefined]);
    expect(grounds.unknownLinks(named)).toEqual([]);
    expect(grounds.throughLink(SECOND)).toEqual({ circle: theirs, kinds: ['circle'] });
    expect(grounds.throughLink(THIRD)?.kinds).toEqual(['owner']);
    // Named, yet not there; and itself, which needs no link.
    expect(grounds.throughLink('H26.12-261102-0099')).toBeUndefined();
    expect(grounds.throughLink(FIRST)).toBeUndefined();
  });
});
