import type { AgencyAnswer, AgencyRequest, Connector } from '../../../connectors/contract.ts';
import { circleOf, LAN } from '../../../connectors/testing/dossier-circles.ts';
import type { CallerFacts } from '../../../policies/decision.ts';
import { type ErrorCode, GatewayError } from '../../../schema/errors.ts';
import { type DataClass, toAgencyId } from '../../../schema/terms.ts';
import type { SelectedField, Selection } from '../../../stitching/selection.ts';
import { boundaryFor, citizen, HUNG, MINH, NOBODY } from '../../boundary/testing/boundary-fixture.ts';
import { AgencyReader } from '../../execution/agency-reader.ts';
import { numbersBelow } from './below.ts';
import { SHELF_MODES } from './fake-shelf.ts';
import { caches } from './records-fixture.ts';

const CODES = ['H26.12-261102-0001', 'H26.12-261102-0002', 'H26.12-261102-0003'] as const;
const CIRCLES = [
  circleOf(CODES[0], { ownerIds: [LAN, HUNG] }),
  circleOf(CODES[1], { ownerIds: [LAN, HUNG, MINH] }),
  circleOf(CODES[2], { ownerIds: [MINH], partyIds: [LAN] }),
];
const officer = (agency: string, more: Partial<CallerFacts> = {}): CallerFacts => ({
  ...{ kind: 'officer', id: `officer-${agency}`, client: 'backoffice', channel: 'AGENCY', loa: 2, agency },
  ...more,
});
const CALLERS: readonly CallerFacts[] = [
  citizen(LAN),
  citizen(LAN, { loa: 1 }),
  citizen(LAN, { client: 'ihanoi', channel: 'APP' }),
  citizen(HUNG),
  citizen(MINH),
  citizen(MINH, { loa: 1 }),
  officer('land'),
  officer('land', { unit: 'H26.12' }),
  officer('tax'),
  NOBODY,
];

const AGENCIES: readonly {
  readonly id: string;
  readonly namesAsker: boolean;
  readonly fields: Readonly<Record<string, DataClass>>;
}[] = [
  {
    ...{ id: 'onestop', namesAsker: false },
    fields: {
      state: 'dossier.progress',
      paper: 'dossier.content',
      note: 'dossier.internal',
      sum: 'dossier.fees',
    },
  },
  {
    ...{ id: 'land', namesAsker: true },
    fields: { state: 'land.case', sheet: 'land.parcel', owner: 'land.ownership', echo: 'land.case' },
  },
];

/** Text that says whose it is and of which version: a value in a wrong place cannot look right. */
const textOf = (agency: string, name: string, key: string, version: number, origin: string): string =>
  `${agency} ${name} of ${key} v${version}${name === 'echo' ? ` for ${origin}` : ''}`;

/** The naive reading: what this caller is shown when every agency is asked every time. */
async function readerOver(connectors: ReadonlyMap<string, Connector>, caller: CallerFacts, now: () => Date) {
  const boundary = boundaryFor(caller, CIRCLES);
  for (const code of CODES) {
    try {
      await boundary.openDossier(code);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
    }
  }
  const reader = new AgencyReader({
    ...{ connectors, boundary, freshness: new Map(), now, publicKey: (_type: string, key: string) => key },
    signal: new AbortController().signal,
  });
  return { boundary, reader };
}

const shown = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_name, inner: unknown) =>
      inner instanceof GatewayError ? { error: inner.code } : inner,
    ) ?? 'null',
  );

/** What of a crossing must not depend on who asked before. */
const recorded = (boundary: ReturnType<typeof boundaryFor>): unknown =>
  boundary.crossings
    .map(({ agency, subject, outcome, errorCode, released, withheld, masks, related, purpose, dossier }) => ({
      ...{ agency, subject: subject.id, outcome, errorCode, purpose, dossier },
      ...{
        released: [...released].sort(),
        withheld: [...withheld.keys()].sort(),
        masks: [...masks].sort(),
        related,
      },
    }))
    .map((one) => JSON.stringify(one))
    .sort();

/**
 * Callers of every kind read at random from two gateways over one shelf; each reading is compared, value by value and record by record,
 * with the same reading of a gateway that holds nothing. @returns how many records were told that the agency was not asked for.
 * @throws Error with the seed, for the first difference.
 */
export async function viewsTrial(seed: number): Promise<number> {
  const below = numbersBelow(seed);
  const { all, clock, shelf, outcomes } = caches(2);
  const now = () => new Date(clock.nowMs);
  const versions = new Map<string, number>();
  const flagged = new Set(CODES.filter(() => below(4) === 0));
  let failing: ErrorCode | undefined;
  const answer = (agency: string, { keys, fields, origin }: AgencyRequest): AgencyAnswer => {
    if (failing) throw new GatewayError(failing, 'x');
    const asker = JSON.stringify(origin);
    const rowOf = (key: string) =>
      Object.fromEntries(
        Object.keys(fields).map((name) => [
          name,
          name === 'code' ? key : textOf(agency, name, key, versions.get(key) ?? 0, asker),
        ]),
      );
    return {
      rows: new Map(keys.map((key) => [key, rowOf(key)])),
      flags: new Map(
        keys.map((key) => [key, flagged.has(key as (typeof CODES)[0]) ? { isProtected: true } : {}]),
      ),
      persons: new Map(keys.map((key) => [key, [`00109900000${key.slice(-1)}`]])),
    };
  };
  const plain = new Map(
    AGENCIES.map(({ id, namesAsker, fields }) => [
      id,
      {
        ...{ id: toAgencyId(id), typeDefs: '', close: async () => undefined },
        manifest: {
          ...{ id, namesAsker, evidence: false, asked: 'every' },
          operations: { [`${id}Dossiers`]: { freshSeconds: 30, staleIfErrorSeconds: 0 } },
        },
        call: async (_permit: unknown, request: AgencyRequest) => {
          for (const name of Object.keys(request.fields))
            if (name !== 'code' && !Object.hasOwn(fields, name)) throw new Error(`${id} has no ${name}`);
          return answer(id, request);
        },
      } as unknown as Connector,
    ]),
  );
  const cached = all.map(
    (cache) => new Map([...plain].map(([id, connector]) => [id, cache.over(connector)])),
  );
  const field = (name: string, dataClass: DataClass): SelectedField => ({
    ...{
      responseKey: name,
      name,
      dataClass,
      mask: undefined,
      isList: false,
      isInput: false,
      args: {},
      below: undefined,
    },
  });
  for (let step = 0; step < 16; step += 1) {
    const kind = below(16);
    if (kind === 0) clock.nowMs += [1_000, 29_999, 30_000][below(3)] ?? 0;
    else if (kind === 1) {
      const code = CODES[below(3)] as string;
      versions.set(code, (versions.get(code) ?? 0) + 1);
      all[below(2)]?.changed(code);
    } else if (kind === 2 && shelf) shelf.mode = SHELF_MODES[below(SHELF_MODES.length - 1)] ?? 'ok';
    else if (kind === 3) shelf?.names.clear();
    else {
      const caller = CALLERS[below(CALLERS.length)] as CallerFacts;
      const wanted = AGENCIES.flatMap(({ id, fields }) =>
        CODES.flatMap((key) => {
          const names = Object.entries(fields).filter(([name]) => below(name === 'echo' ? 4 : 2) > 0);
          if (names.length === 0 || below(2) === 0) return [];
          const selected = names.map(([name, dataClass]) => field(name, dataClass));
          const selection: Selection = {
            ...{ typeName: 'Dossier', keyField: 'code', subject: undefined, fields: selected },
            classes: [...new Set(names.map(([, dataClass]) => dataClass))],
          };
          return [{ agency: id, operation: `${id}Dossiers`, key: key as string, selection }];
        }),
      );
      const read = async (connectors: ReadonlyMap<string, Connector>) => {
        const { boundary, reader } = await readerOver(connectors, caller, now);
        const values = await Promise.all(
          wanted.map((call) => reader.entity(call).catch((error: unknown) => error)),
        );
        return { values: shown(values), records: recorded(boundary) };
      };
      const expected = JSON.stringify(await read(plain));
      const told = JSON.stringify(await read(cached[below(2)] ?? plain));
      if (told !== expected)
        throw new Error(`seed ${seed}, step ${step}: ${JSON.stringify(caller)}\n${told}\n${expected}`);
    }
  }
  return outcomes.filter((outcome) => outcome === 'held' || outcome === 'joined').length;
}
