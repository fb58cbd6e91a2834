import type { AgencyName } from '../../mocks/world/types.ts';
import { BRANCHES, OFFICER_NUMBERS, WARDS } from './build-dossier.ts';
import type { SmallWorld } from './small-world.ts';

export interface Caller {
  /** In words, for reports. */
  readonly name: string;
  readonly kind:
    | 'citizen'
    | 'clerk'
    | 'officer'
    | 'hotline-agent'
    | 'kiosk'
    | 'auditor'
    | 'dpo'
    | 'anonymous';
  /** Personal id number of a citizen, number of staff. */
  readonly id: string;
  readonly loa: 0 | 1 | 2;
  readonly channel: string;
  readonly agency?: AgencyName;
  readonly unit?: string;
  readonly ward?: string;
  readonly branch?: string;
  /** Clerk who acts for the citizen within an assisted session. */
  readonly assistedBy?: string;
  /** For whom a citizen acts in this session. */
  readonly organisation?: {
    readonly number: string;
    readonly kind: 'enterprise' | 'household-business';
    readonly role: 'legal-representative' | 'staff';
    readonly sectors?: readonly string[];
  };
}

const UNITS = { land: 'H26.12', civil: 'H26.03', police: 'H26.22', tax: 'H26.31' } as const;

/** Everybody who might ask. Officers come with every number, unit and ward, so that most of them are the wrong ones. */
export function callersOf({ persons, organisations }: SmallWorld): readonly Caller[] {
  const citizens = persons.flatMap(({ id, fullName }): Caller[] => {
    const citizen = { kind: 'citizen', id, loa: 2, channel: 'PORTAL' } as const;
    return [
      { ...citizen, name: fullName },
      { ...citizen, name: `${fullName} at level 1`, loa: 1, channel: 'APP' },
      { ...citizen, name: `${fullName} at level 0`, loa: 0 },
      { ...citizen, name: `${fullName} at a kiosk`, channel: 'KIOSK' },
      { ...citizen, name: `${fullName} on the channel of officers`, channel: 'AGENCY' },
      { ...citizen, name: `${fullName} with a clerk's help`, channel: 'COUNTER', assistedBy: 'clerk-cn4' },
    ];
  });
  const agents = organisations.flatMap(({ number, kind, headId }): Caller[] => {
    const agent = { kind: 'citizen', loa: 2, channel: 'PORTAL' } as const;
    const head = {
      ...agent,
      id: headId,
      organisation: { number, kind, role: 'legal-representative' },
    } as const;
    const staffId = persons.find(({ id }) => id !== headId)?.id ?? '';
    const staff = (...sectors: string[]): Caller => ({
      ...{ ...agent, id: staffId, name: `staff of ${number} for ${sectors.join(', ')}` },
      organisation: { number, kind, role: 'staff', sectors },
    });
    return [
      { ...head, name: `head of ${number}` },
      { ...head, name: `head of ${number} at level 1`, loa: 1 },
      { ...head, name: `head of ${number} at a kiosk`, channel: 'KIOSK' },
      { ...head, name: `head of ${number} on the channel of officers`, channel: 'AGENCY' },
      staff('land', 'tax'),
      staff('civil'),
    ];
  });
  const clerks = BRANCHES.flatMap((branch): Caller[] => {
    const clerk = {
      kind: 'clerk',
      id: `clerk-${branch.toLowerCase()}`,
      loa: 2,
      channel: 'COUNTER',
      branch,
    } as const;
    return [
      { ...clerk, name: `clerk of ${branch}` },
      { ...clerk, name: `clerk of ${branch} at level 1`, loa: 1 },
    ];
  });
  const officers = Object.entries(UNITS).flatMap(([agency, unit]) =>
    OFFICER_NUMBERS.flatMap((id) =>
      [undefined, ...WARDS].flatMap((ward, place): Caller[] => {
        const officer = {
          ...({ kind: 'officer', id, loa: 2, channel: 'AGENCY', agency: agency as AgencyName } as const),
          unit: `${unit}.0${Math.max(place, 1)}`,
          ...(ward === undefined ? {} : { ward }),
        };
        const name = `officer ${id} of ${agency} (${officer.unit}${ward === undefined ? '' : `, ward ${ward}`})`;
        return place === 0
          ? [
              { ...officer, name },
              { ...officer, name: `${name} at level 1`, loa: 1 },
            ]
          : [{ ...officer, name }];
      }),
    ),
  );
  return [
    ...citizens,
    ...agents,
    ...clerks,
    ...officers,
    { name: 'hotline agent', kind: 'hotline-agent', id: 'so-1', loa: 2, channel: 'HOTLINE' },
    { name: 'kiosk', kind: 'kiosk', id: 'kiosk-cn1-03', loa: 0, channel: 'KIOSK', branch: 'CN1' },
    { name: 'auditor', kind: 'auditor', id: 'auditor', loa: 2, channel: 'AUDIT' },
    { name: 'data-protection officer', kind: 'dpo', id: 'dpo', loa: 2, channel: 'AUDIT' },
    { name: 'nobody', kind: 'anonymous', id: '', loa: 0, channel: 'PORTAL' },
  ];
}
