import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { AgencyRequest, Connector } from '../../connectors/contract.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DataClass } from '../../schema/terms.ts';
import type { Selection } from '../../stitching/selection.ts';
import { boundaryFor, citizen, NOW } from '../boundary/testing/boundary-fixture.ts';
import { AgencyReader } from '../execution/agency-reader.ts';
import { REQUEST_KINDS } from '../mutations/request-kinds.ts';
import { requestServiceFor } from '../mutations/testing/request-fixture.ts';
import type { Freshness } from './freshness.ts';
import { agencyIn, CODE, CODES, expectTruth, MODES, OTHER, unreadable } from './testing/agency-modes.ts';

const field = (name: string, dataClass: DataClass, below?: Selection): Selection['fields'][number] =>
  ({
    ...{
      responseKey: name,
      name,
      dataClass,
      mask: undefined,
      isList: false,
      isInput: false,
      args: {},
      below,
    },
  }) as const;
const steps: Selection = {
  typeName: 'LandStep',
  keyField: undefined,
  subject: undefined,
  fields: [field('text', 'land.case')],
  classes: ['land.case'],
};
const LAND: Selection = {
  typeName: 'Dossier',
  keyField: 'code',
  subject: undefined,
  fields: [
    field('landState', 'land.case'),
    { ...field('landSteps', 'land.case', steps), isList: true },
    field('sheet', 'land.parcel'),
    field('internalNote', 'dossier.internal'),
  ],
  classes: ['land.case', 'land.parcel', 'dossier.internal'],
};

function readerFor(agency: string, connector: Connector, circles = [circleOf(CODE), circleOf(OTHER)]) {
  const boundary = boundaryFor(citizen(LAN), circles);
  const freshness = new Map<string, Freshness>();
  const reader = new AgencyReader({
    connectors: new Map([[agency, connector]]),
    ...{ boundary, freshness, now: () => NOW, publicKey: (_type, key) => key },
    signal: new AbortController().signal,
  });
  return { boundary, freshness, reader };
}

/** Classes of the fields of a projected object that are no errors and no nulls. */
function classesIn(value: unknown, selection: Selection): DataClass[] {
  if (Array.isArray(value)) return value.flatMap((item) => classesIn(item, selection));
  if (value === null || typeof value !== 'object' || value instanceof Error) return [];
  return selection.fields.flatMap(({ responseKey, dataClass, below }) => {
    const found = (value as Record<string, unknown>)[responseKey];
    if (found === null || found === undefined || found instanceof Error) return [];
    if (below) return classesIn(found, below);
    return dataClass === undefined ? [] : [dataClass];
  });
}

describe.each(MODES)('an agency that is %s', (mode) => {
  const code = CODES[mode];

  test('gives merged objects row by row, and each row is told for itself', async () => {
    const fates = fc.constantFrom('given', 'absent', 'unreadable', 'one step unreadable', 'no step readable');
    await fc.assert(
      fc.asyncProperty(fates, fates, async (one, two) => {
        const fateOf = (key: string) => (key === CODE ? one : two);
        const row = (state: string): unknown => {
          const step = { text: 'đo đạc' };
          return {
            landState: state === 'no step readable' ? unreadable() : 'OPEN',
            landSteps:
              state === 'given'
                ? [step]
                : state === 'no step readable'
                  ? [unreadable()]
                  : [step, unreadable()],
            sheet: '12',
          };
        };
        const answer = (fateFor: (key: string) => string) => (request: AgencyRequest) => {
          const having = (wanted: (fate: string) => boolean) =>
            request.keys.filter((key) => wanted(fateFor(key)));
          return {
            rows: new Map(
              having((fate) => fate !== 'absent' && fate !== 'unreadable').map((key) => [
                key,
                row(fateFor(key)),
              ]),
            ),
            unreadable: new Map(having((fate) => fate === 'unreadable').map((key) => [key, unreadable()])),
          };
        };
        const { connector, permits, requests } = agencyIn(
          mode,
          answer(() => 'given'),
          answer(fateOf),
        );
        const { boundary, freshness, reader } = readerFor('land', connector);
        for (const key of [CODE, OTHER]) await boundary.openDossier(key);
        const shown = await Promise.all(
          [CODE, OTHER].map((key) =>
            reader.entity({ agency: 'land', operation: 'landDossiers', key, selection: LAND }),
          ),
        );
        expect(requests).toHaveLength(1);
        expect([...(permits[0]?.keys ?? [])]).toEqual([CODE, OTHER]);
        expect(JSON.stringify(requests[0]?.fields)).not.toContain('internalNote');
        expect(requests[0]?.origin).toEqual({ userId: 'VNportal', purpose: 'procedure:1.012756', loa: 2 });
        expect(requests[0]?.asker).toMatchObject({ share: 'public', client: 'portal' });
        expect(freshness.has('land')).toBe(code === undefined);
        for (const [place, key] of [CODE, OTHER].entries()) {
          const crossing = boundary.crossings.find(
            ({ operation, subject }) => operation === 'landDossiers' && subject.id === key,
          );
          if (!crossing) throw new Error('no crossing');
          const fate =
            mode === 'partial'
              ? fateOf(key)
              : code !== undefined
                ? 'failed'
                : mode === 'empty'
                  ? 'absent'
                  : 'given';
          const told = code ?? (/unreadable|no step/.test(fate) ? 'AGENCY_BAD_ANSWER' : undefined);
          expectTruth(crossing, classesIn(shown[place], LAND), told);
          expect([...crossing.released].sort()).toEqual(
            /given|one step/.test(fate)
              ? ['land.case', 'land.parcel']
              : fate === 'no step readable'
                ? ['land.parcel']
                : [],
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  test('gives a catalogue, errors in the places of what could not be read', async () => {
    const selection: Selection = {
      typeName: 'Procedure',
      keyField: undefined,
      subject: undefined,
      fields: [field('name', 'catalogue.public')],
      classes: ['catalogue.public'],
    };
    const full = { rows: new Map(), value: [{ name: 'Đăng ký đất' }, { name: 'Khai sinh' }] };
    const partial = { rows: new Map(), value: [{ name: 'Đăng ký đất' }, unreadable()] };
    const { connector } = agencyIn(
      mode,
      () => full,
      () => partial,
    );
    const { boundary, reader } = readerFor('onestop', connector);
    const call = reader.root({ agency: 'onestop', operation: 'procedures', args: {}, selection });
    const shown = await call.catch((error: unknown) => error);
    const [crossing] = boundary.crossings;
    if (!crossing) throw new Error('no crossing');
    if (code !== undefined) expect(shown).toMatchObject({ code, publicExtensions: { agency: 'onestop' } });
    if (mode === 'partial') expect((shown as unknown[])[1]).toBeInstanceOf(GatewayError);
    expectTruth(
      crossing,
      classesIn(shown, selection),
      code ?? (mode === 'partial' ? 'AGENCY_BAD_ANSWER' : undefined),
    );
    expect(crossing.outcome).toBe(code !== undefined ? 'failed' : mode === 'empty' ? 'absent' : 'delivered');
  });

  test.each(['WITHDRAW', 'OPEN_TICKET'] as const)('takes a request (%s) or does not', async (action) => {
    const kind = REQUEST_KINDS[action];
    const receipt = { receiptNumber: 'TN-1', at: '2026-11-20', id: 'T-1', openedAt: '2026-11-20' };
    const value = { rows: new Map(), value: receipt };
    // Half a receipt is none.
    const { connector, permits } = agencyIn(
      mode,
      () => value,
      () => ({ rows: new Map(), value: { receiptNumber: 'TN-1', id: 'T-1' } }),
    );
    const { service, states } = requestServiceFor(new Map([[kind.agency, connector]]));
    const boundary = boundaryFor(citizen(LAN), [circleOf(CODE)]);
    const taken = await service
      .take(
        kind,
        kind.parse({
          ...{ idempotencyKey: 'key-00000001', code: CODE },
          ...(action === 'WITHDRAW' ? { reason: 'Đổi ý' } : { subject: 'Hỏi', text: 'Khi nào?' }),
        }),
        { boundary, requestId: 'request-1', signal: new AbortController().signal },
      )
      .catch((error: unknown) => error as GatewayError);
    const crossing = boundary.crossings.find(({ operation }) => operation === kind.operation);
    if (!crossing) throw new Error('no crossing');
    const isTaken = mode === 'ok';
    const told = isTaken ? undefined : (code ?? 'AGENCY_BAD_ANSWER');
    expectTruth(crossing, isTaken ? [kind.dataClass] : [], told);
    expect([...(permits[0]?.keys ?? [])]).toEqual([CODE]);
    // The agency's own "no" is final; whatever else may have been done and is asked after.
    expect(states()).toEqual([isTaken ? 'done' : mode === 'fault' ? 'refused' : 'uncertain']);
    if (mode === 'fault') expect(taken).toMatchObject({ code: 'AGENCY_FAULT' });
    expect(crossing.messageId).toMatch(/^ref-/);
  });
});
