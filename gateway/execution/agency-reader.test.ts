import { describe, expect, test } from '@jest/globals';
import type { AgencyAnswer, AgencyRequest, Connector } from '../../connectors/contract.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type DataClass, toAgencyId } from '../../schema/terms.ts';
import type { SelectedField, Selection } from '../../stitching/selection.ts';
import { boundaryFor, citizen, HUNG, NOW } from '../boundary/testing/boundary-fixture.ts';
import { AgencyReader } from './agency-reader.ts';

const [A, B, FOREIGN] = ['H26.12-261102-0001', 'H26.12-261102-0002', 'H26.12-261102-0003'] as const;

const field = (name: string, dataClass: DataClass): SelectedField => ({
  ...{ responseKey: name, name, dataClass, mask: undefined, isList: false, isInput: false, args: {} },
  below: undefined,
});
const selecting = (...fields: SelectedField[]): Selection => ({
  ...{ typeName: 'Dossier', keyField: 'code', subject: undefined, fields },
  classes: [...new Set(fields.flatMap(({ dataClass }) => dataClass ?? []))],
});
const CASE = selecting(field('state', 'land.case'));
const NOTE = selecting(field('note', 'dossier.internal'));
const BOTH = selecting(field('state', 'land.case'), field('note', 'dossier.internal'));

const USED_UP = new GatewayError('RATE_LIMITED', 'used up');

async function landFor(
  answer: (request: AgencyRequest) => AgencyAnswer | GatewayError,
  asked: 'every' | 'handled' = 'every',
  crossings = Number.POSITIVE_INFINITY,
) {
  const requests: AgencyRequest[] = [];
  const connector: Connector = {
    ...{ id: toAgencyId('land'), typeDefs: '', manifest: { asked } as Connector['manifest'] },
    async call(_permit, request) {
      requests.push(request);
      const made = answer(request);
      if (made instanceof Error) throw made;
      return made;
    },
    close: async () => undefined,
  };
  const circles = [
    circleOf(A),
    circleOf(B, { handlingAgencies: ['onestop'] }),
    circleOf(FOREIGN, { ownerIds: [HUNG] }),
  ];
  let left = crossings;
  const take = () => {
    left -= 1;
    if (left < 0) throw USED_UP;
  };
  const boundary = boundaryFor(citizen(LAN), circles, { budget: { take } });
  for (const code of [A, B, FOREIGN]) await boundary.openDossier(code);
  const reader = new AgencyReader({
    connectors: new Map([['land', connector]]),
    ...{ boundary, freshness: new Map(), now: () => NOW, publicKey: (_type, key) => key },
    signal: new AbortController().signal,
  });
  const read = (key: string, selection: Selection) =>
    reader.entity({ agency: 'land', operation: 'landDossiers', key, selection }) as Promise<
      Record<string, unknown>
    >;
  return { read, requests, boundary };
}
const rowsOf = ({ keys }: AgencyRequest): AgencyAnswer => ({
  rows: new Map(keys.map((code) => [code, { code, state: `of ${code}`, note: 'inside' }])),
});

describe('what one tick asks of an agency', () => {
  test('asks for as many keys as the caller has crossings left, and says why it has not the others', async () => {
    const { read, requests, boundary } = await landFor(rowsOf, 'every', 4);
    const [one, other] = await Promise.all([read(A, CASE), read(B, CASE)]);
    expect(one?.['state']).toBe(`of ${A}`);
    expect(other?.['state']).toBe(USED_UP);
    expect(requests.map(({ keys }) => keys)).toEqual([[A]]);
    expect(boundary.crossings.filter(({ agency }) => agency === 'land')).toHaveLength(1);
  });

  test('is one message with every key once and every field that anybody wants', async () => {
    const { read, requests } = await landFor(rowsOf);
    const parcel = selecting(field('sheet', 'land.parcel'));
    const [first, again] = await Promise.all([
      read(A, CASE),
      read(A, CASE),
      read(B, CASE),
      read(B, parcel),
      read(A, parcel),
    ]);
    expect(requests.map(({ keys }) => [...keys].sort())).toEqual([[A, B]]);
    expect(requests[0]?.fields).toEqual({ code: true, state: true, sheet: true });
    expect([first?.['state'], again?.['state']]).toEqual([`of ${A}`, `of ${A}`]);
  });

  test('names no field and no key that is refused', async () => {
    const { read, requests, boundary } = await landFor(rowsOf);
    const [both, note, foreign] = await Promise.all([read(A, BOTH), read(B, NOTE), read(FOREIGN, CASE)]);
    expect(requests.map(({ keys, fields }) => [keys, Object.keys(fields)])).toEqual([
      [[A], ['code', 'state']],
    ]);
    expect(both).toMatchObject({ state: `of ${A}`, note: { code: 'ACCESS_DENIED' } });
    expect(note).toMatchObject({ note: { code: 'ACCESS_DENIED' } });
    expect(foreign).toMatchObject({ state: { code: 'ACCESS_DENIED' } });
    const refused = boundary.crossings.filter(({ outcome }) => outcome === 'refused');
    expect(refused.map(({ subject }) => subject.id)).toEqual(expect.arrayContaining([B, FOREIGN]));
  });

  test('leaves out dossiers that the agency has no part of', async () => {
    const { read, requests } = await landFor(rowsOf, 'handled');
    expect(await read(B, CASE)).toMatchObject({ state: null });
    expect(requests).toEqual([]);
  });
});

describe('an agency that fails', () => {
  const down = () => new GatewayError('AGENCY_UNREACHABLE', 'no');

  test('is told at what was granted; what is refused is refused whatever it does', async () => {
    const { read } = await landFor(down);
    const told = await read(A, BOTH);
    expect(told).toMatchObject({ state: { code: 'AGENCY_UNREACHABLE' }, note: { code: 'ACCESS_DENIED' } });
  });

  test('for one row leaves the others as they are', async () => {
    const bad = new GatewayError('AGENCY_BAD_ANSWER', 'rows.1.day');
    const { read, boundary } = await landFor((request) => {
      const rows = new Map(rowsOf(request).rows);
      rows.delete(B);
      return { rows, unreadable: new Map([[B, bad]]) };
    });
    const [good, lost] = await Promise.all([read(A, CASE), read(B, CASE)]);
    expect(good).toMatchObject({ state: `of ${A}` });
    expect(lost).toMatchObject({
      state: { code: 'AGENCY_BAD_ANSWER', publicExtensions: { agency: 'land' } },
    });
    const land = boundary.crossings.filter(({ agency }) => agency === 'land');
    expect(land.map(({ subject, outcome, released }) => [subject.id, outcome, released.size])).toEqual([
      [A, 'delivered', 1],
      [B, 'failed', 0],
    ]);
  });
});
