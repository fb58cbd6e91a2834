import type { Caller } from './callers.ts';
import type { SmallWorld } from './small-world.ts';
import { MOST_DOSSIERS } from './world-draft.ts';

/** One way in which a caller asks for all there is. */
export interface Route {
  /** In words, for reports. */
  readonly name: string;
  readonly query: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Opens nothing but what its root fields name: whatever is met twice in its answer is met on the same grounds. */
  readonly isPlain: boolean;
  /** Tells all that the others do. */
  readonly isWide?: true;
}

const EVENT = 'kind number book registeredOn eventDate place';
const PERSON = `id personalId fullName dateOfBirth phone
  residence { kind since address { text wardCode wardName } }
  birth { ${EVENT} } marriages { ${EVENT} } death { ${EVENT} } civilEvents { ${EVENT} }`;
const PARCEL = `id mapSheet parcelNumber areaSquareMetres landUse formerWardName address { text wardCode wardName }
  owners { share registeredName person { ${PERSON} } } certificate { number issuedOn }`;
const STEPS = 'at text unit status';
const OBLIGATION = `noticeNumber noticeDate subItem name amount { amount } remaining { amount } isPaid payUntil
  payer { ${PERSON} } payerName treasury`;
const ADVICE = 'kind what whom where amount { amount }';
const DOSSIER = `code aliases procedure { code name } status receivedAt lane channel isBoundaryFree
  receptionPoint { id name } competentUnit { code name } statusText { completionPercent explanation }
  applicant { ${PERSON} } submitter { ${PERSON} } assistedBy parties { role person { ${PERSON} } }
  summary papers { code name } supplementRequests { id text until }
  reappointments { at from to reason apologyNumber } fees { name amount { amount } isPaid }
  results { name documentId issuedAt } delivery { trackingNumber state }
  receptionSteps { ${STEPS} } receptionInternalSteps { ${STEPS} }
  landCase { number kind taxSlipSentOn steps { ${STEPS} } internalSteps { ${STEPS} } }
  civilCase { kind registrationNumber registeredOn steps { ${STEPS} } internalSteps { ${STEPS} } }
  policeCase { number kind passportNumber steps { ${STEPS} } }
  taxCase { messageId state steps { ${STEPS} } }
  parcels { ${PARCEL} } obligations { ${OBLIGATION} }
  tickets { id subject answer state } timeline { at text unit agency } internalTimeline { at text unit agency }
  nextAction { ${ADVICE} further { ${ADVICE} } } dueDate { dueAt basis }`;
const LINKED = `linked { relation code dossier { ${DOSSIER} } }`;

const ME = `me {
  person { ${PERSON} } parcels { ${PARCEL} } obligations { code obligations { ${OBLIGATION} } }
  delegations { otherPersonalId dossiers isActive owner { ${PERSON} } representative { ${PERSON} } }
}`;
const MY_DOSSIERS = `me { dossiers { totalCount nodes { ${DOSSIER} } } dataAccesses { nodes { text dossier } } requests { action } }`;

export function routesOf({ dossiers }: SmallWorld, { kind }: Caller): readonly Route[] {
  const each = dossiers.flatMap(({ code }, place): Route[] => [
    {
      name: `dossier ${place}`,
      query: `query($code: ID!) { dossier(code: $code) { ${DOSSIER} } }`,
      variables: { code },
      isPlain: true,
    },
    {
      name: `dossier ${place} and what is linked with it`,
      query: `query($code: ID!) { dossier(code: $code) { ${DOSSIER} ${LINKED} } }`,
      variables: { code },
      isPlain: false,
    },
    {
      name: `receipt of dossier ${place}`,
      query:
        'query($code: ID!) { trackDossier(code: $code, lookupSecret: "0000") { code completionPercent } }',
      variables: { code },
      isPlain: true,
    },
  ]);
  // Two or the most: few texts for many worlds.
  const length = dossiers.length === 2 ? 2 : MOST_DOSSIERS;
  const codes = Array.from(
    { length },
    (_, place) => [`code${place}`, dossiers[place % dossiers.length]?.code ?? ''] as const,
  );
  const all = codes.map(([name]) => `all_${name}: dossier(code: $${name}) { ${DOSSIER} }`).join('\n');
  const together: Route = {
    name: 'every dossier at once',
    query: `query(${codes.map(([name]) => `$${name}: ID!`).join(' ')}) { ${all} }`,
    variables: Object.fromEntries(codes),
    isPlain: true,
    isWide: true,
  };
  const list: Route = {
    name: 'dossiers',
    query: `{ dossiers(first: 50) { nodes { ${DOSSIER} } } }`,
    variables: {},
    isPlain: true,
  };
  const own: Route[] =
    kind === 'citizen'
      ? [
          { name: 'me', query: `{ ${ME} }`, variables: {}, isPlain: true, isWide: true },
          { name: 'my dossiers', query: `{ ${MY_DOSSIERS} }`, variables: {}, isPlain: true },
        ]
      : [];
  return [...each, together, list, ...own];
}
