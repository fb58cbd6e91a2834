import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import type { AgencyRequest, Connector } from '../../connectors/contract.ts';
import { circleOf, LAN } from '../../connectors/testing/dossier-circles.ts';
import { GatewayError } from '../../schema/errors.ts';
import { boundaryFor, citizen, NOW } from '../boundary/testing/boundary-fixture.ts';
import type { EvidenceVault } from '../evidence/evidence-vault.ts';
import { callAgency } from './agency-call.ts';
import { agencyIn, CODE, toldOf } from './testing/agency-modes.ts';

const sha = (text: string) => createHash('sha256').update(text).digest('base64url');
const message = (text: string) => ({ bytes: Buffer.from(text), mediaType: 'text/xml' });

/** Lays both messages down, as a transport does, and then answers or fails. */
function signing(fails?: Error, isSilent = false): Connector {
  const { connector } = agencyIn('ok', () => ({ rows: new Map() }));
  return {
    ...connector,
    manifest: { asked: 'every', evidence: true } as unknown as Connector['manifest'],
    async call(_permit, { taps, keys }: AgencyRequest) {
      const tap = taps?.part(keys);
      if (!isSilent) {
        tap?.sent(message('ask'));
        tap?.received(message('tell'));
      }
      if (fails) throw fails;
      return { rows: new Map(keys.map((key) => [key, { landState: 'x' }])) };
    },
  };
}

async function call(connector: Connector, vault?: EvidenceVault) {
  const boundary = boundaryFor(citizen(LAN), [circleOf(CODE)]);
  const { crossing } = boundary.admit('land', 'landDossiers', 'Dossier', CODE, ['land.case']);
  let isRead = false;
  const error: unknown = await callAgency(
    { connectors: new Map([['land', connector]]), now: () => NOW, ...(vault && { vault }) },
    {
      ...{ agency: 'land', operation: 'landDossiers', admitted: [crossing], keys: [CODE] },
      ...{ fields: {}, signal: new AbortController().signal },
      read: ({ rows }) => {
        isRead = true;
        return rows;
      },
    },
  ).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return { crossing, error, isRead, outcome: toldOf(crossing).record.outcome };
}

const vaultThat = (keep: EvidenceVault['keep']): EvidenceVault => ({ keep });

describe('what is on record of the messages of a call', () => {
  test('is their hashes', async () => {
    const { outcome, error } = await call(signing());
    expect(error).toBeUndefined();
    expect(outcome.evidence).toEqual({ request: sha('ask'), answer: sha('tell') });
  });

  test('is there when the answer was of no use', async () => {
    const { outcome, error } = await call(signing(new GatewayError('AGENCY_BAD_ANSWER', 'no XML')));
    expect(error).toMatchObject({ code: 'AGENCY_BAD_ANSWER' });
    expect(outcome).toMatchObject({
      result: 'failed',
      evidence: { request: sha('ask'), answer: sha('tell') },
    });
  });

  test('is kept whole before anything is made of the answer', async () => {
    let wasRead: boolean | undefined;
    const told = call(
      signing(),
      vaultThat(async ({ messages, at }) => {
        wasRead = false;
        expect([messages.length, at]).toEqual([2, NOW]);
        return 'kept';
      }),
    );
    const { outcome, isRead } = await told;
    expect([wasRead, isRead, outcome.evidence?.container]).toEqual([false, true, 'kept']);
  });

  test.each<[string, Connector, EvidenceVault]>([
    ['could not be kept', signing(), vaultThat(async () => Promise.reject(new Error('disk full')))],
    ['was not laid down', signing(undefined, true), vaultThat(async () => 'kept')],
  ])('where it is demanded and %s, nothing leaves', async (_what, connector, vault) => {
    const { outcome, error, crossing, isRead } = await call(connector, vault);
    expect(error).toMatchObject({ code: 'ACCESS_LOG_UNAVAILABLE' });
    expect([isRead, crossing.released.size]).toEqual([false, 0]);
    expect(outcome).toMatchObject({ result: 'failed', code: 'ACCESS_LOG_UNAVAILABLE' });
  });

  test('does not turn a failure of the agency into one of ours', async () => {
    const failing = vaultThat(async () => Promise.reject(new Error('disk full')));
    const { error } = await call(signing(new GatewayError('AGENCY_FAULT', 'x')), failing);
    expect(error).toMatchObject({ code: 'AGENCY_FAULT' });
  });
});
