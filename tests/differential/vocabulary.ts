import type { DossierCircle } from '../../connectors/dossier-circle.ts';
import type { ShapeLimits } from './query-shapes.ts';
import type { Value, Vocabulary } from './query-values.ts';

export const PERSONAS = [
  ...['giam-doc', 'ke-toan', 'ngan-hang', 'ho-kinh-doanh'],
  ...['lan', 'hung', 'tu', 'officer-land', 'officer-land-bavi', 'clerk-cn4', 'kiosk-cn1-03', 'auditor'],
  undefined,
] as const;

const FIXED = [
  'H26.12-261102-0001',
  'H26.03-261109-0001',
  'H26.03-261109-0101',
  'H26.22-261109-0101',
  'H26.21-261112-0001',
  'H26.12-261105-0002',
  'H26.05-261110-0005',
  'H26.31-261110-0105',
  'H26.12-261116-0031',
  'H26.05-261117-0021',
  'H26.12-261118-0062',
  'H26.12-261119-0063',
];
const ABSENT = 'H26.12-261102-9999';

export function vocabularyOf(circles: readonly DossierCircle[]): Vocabulary {
  const generated = circles.filter(({ code }) => !FIXED.includes(code));
  const some = (fits: (circle: DossierCircle) => boolean) => generated.filter(fits).slice(0, 2);
  const further = [
    ...some(({ receivingBranch }) => receivingBranch === 'CN4'),
    ...some(({ competentUnit }) => competentUnit === 'H26.12'),
    ...some(({ competentUnit }) => competentUnit === 'H26.12.BV'),
    ...some(({ linked }) => linked.length > 0),
  ];
  const [aliased] = circles.find(({ code }) => code === FIXED[0])?.aliases ?? [];
  const at = ['2026-11-26T10:00:00+07:00', '2026-11-29T10:00:00+07:00', '2026-11-12T08:00:00Z'];
  return {
    code: [...FIXED, ...FIXED, ...further.map(({ code }) => code), aliased ?? ABSENT, ABSENT],
    first: [1, 2, 3, 5, 0],
    after: ['bogus'],
    id: ['00000000-0000-7000-8000-000000000000'],
    period: ['2026-09', '2026-10', '2026-13'],
    search: ['khai sinh', '1.012783', ''],
    number: ['1022-261102-000004'],
    secret: ['7K4M-2ABC'],
    validOn: ['2026-08-31', '2026-09-01'],
    branch: ['CN1', 'CN4'],
    agency: ['land', 'tax', 'civil'],
    organisation: ['0109990001', '001075000021', '0109990009'],
    procedure: ['1.013831', '3.000722'],
    on: ['2026-11-26', '2025-06-30', '2020-01-01'],
    latitude: [21.03, 21.07],
    longitude: [105.8, 105.85],
    ...{ at, openAt: at, dueFrom: at, dueBefore: at },
  };
}

/**
 * Which fields come how often, and what must not be left to chance: lists of the log end before this run.
 * @param cursor of `me.dataAccesses`.
 */
export function limitsOf(
  circles: readonly DossierCircle[],
  until: Date,
  cursor: string,
  without: ReadonlySet<string>,
): ShapeLimits {
  const json = (of: unknown): Value => ({ kind: 'json', json: of });
  const before: Value = { kind: 'object', fields: [['until', json(until.toISOString())]] };
  const log = [{ filter: before, first: json(2) }, { filter: before }, { filter: before, first: json(null) }];
  const receipts = circles.flatMap(({ code, lookupSecret }) =>
    FIXED.includes(code) && lookupSecret !== undefined
      ? [{ code: json(code), lookupSecret: json(lookupSecret) }]
      : [],
  );
  return {
    depth: 7,
    breadth: 3,
    weights: { dossier: 12, dossiers: 4, me: 8 },
    without,
    args: {
      'Query.accessLog': log,
      'Query.agencyAccessLog': log,
      'Query.accessStatistics': [
        { filter: before, by: { kind: 'enum', name: 'AGENCY' } },
        { filter: before, by: { kind: 'enum', name: 'KIND' } },
      ],
      // Nobody closes a finding here: there are none, at every moment.
      'Query.accessFindings': [{ state: { kind: 'enum', name: 'CLOSED' } }],
      'Me.dataAccesses': [{ after: json(cursor), first: json(2) }, { after: json(cursor) }],
      // A wrong pair is counted, and soon refused for the number of tries.
      'Query.trackDossier': receipts,
    },
  };
}

/** Arguments of fields on the way of the sweep, which asks for each field alone. */
export const sweepArguments = (until: Date, cursor: string): Readonly<Record<string, string>> => {
  const before = `filter: { until: "${until.toISOString()}" }`;
  return {
    'Query.dossier': `code: "${FIXED[0]}"`,
    'Query.dossiers': 'first: 4',
    'Me.dossiers': 'first: 4',
    'Me.dataAccesses': `after: "${cursor}", first: 4`,
    'Query.accessLog': `${before}, first: 3`,
    'Query.agencyAccessLog': before,
    'Query.accessStatistics': `${before}, by: AGENCY`,
    'Query.accessFindings': 'state: CLOSED',
    'Query.accessRecord': 'id: "00000000-0000-7000-8000-000000000000"',
    'Query.emergencyAccess': 'id: "00000000-0000-7000-8000-000000000000"',
    'Query.receptionPoints': 'first: 2',
    'Query.procedures': 'search: "1.012783"',
    'Query.serviceStatistics': 'period: "2026-10"',
    'Query.trackDossier': `code: "${FIXED[0]}", lookupSecret: "7K4M"`,
  };
};
