import { randomBytes } from 'node:crypto';
import type { Connector } from '../../../connectors/contract.ts';
import { GatewayError } from '../../../schema/errors.ts';
import { NOW } from '../../boundary/testing/boundary-fixture.ts';
import { FieldEncryption } from '../../storage/field-encryption.ts';
import { type CitizenRequestParts, CitizenRequests } from '../citizen-requests.ts';
import type { StoredRequest } from '../request-store.ts';
import { WaitingDoor } from '../waiting-door.ts';

/** The requests over a store in memory that behaves as the statements of `RequestStore` do. */
export function requestServiceFor(
  connectors: ReadonlyMap<string, Connector>,
  {
    refusedSteps = [],
    ...more
  }: Partial<Omit<CitizenRequestParts, 'connectors' | 'store' | 'encryption'>> & {
    /** Steps that the access log does not take. */
    readonly refusedSteps?: readonly (keyof CitizenRequestParts['store'])[];
  } = {},
) {
  const rows = new Map<string, StoredRequest>();
  const change = (reference: string, to: Partial<StoredRequest>) => {
    for (const [id, row] of rows) if (row.reference === reference) rows.set(id, { ...row, ...to });
  };
  const store: {
    -readonly [Step in keyof CitizenRequestParts['store']]: CitizenRequestParts['store'][Step];
  } = {
    async begin({ caller, key, encrypt, reason: _reason, waiting, ...request }) {
      const id = `${caller[0]} ${key[0]}`;
      if (rows.has(id)) return undefined;
      const isAnother = ({ dossier, action, state }: StoredRequest) =>
        dossier === request.dossier && action === request.action && state !== 'refused';
      if (request.isOncePerDossier && [...rows.values()].some(isAnother)) return undefined;
      const reference = `ref-${rows.size + 1}`;
      const row: StoredRequest = {
        ...request,
        ...{ reference, receipt: undefined, createdAt: NOW, sendAt: waiting?.sendAt },
        ...(waiting ? { state: 'waiting', attempts: 0 } : { state: 'sending', attempts: 1 }),
        sealed: encrypt(reference),
      };
      rows.set(id, row);
      return row;
    },
    find: async (caller, key) => rows.get(`${caller[0]} ${key[0]}`),
    async claim(reference) {
      const row = [...rows.values()].find((found) => found.reference === reference);
      const isFree = row?.state === 'uncertain' || row?.state === 'refused';
      if (isFree) change(reference, { state: 'sending' });
      return isFree;
    },
    settle: async (reference, receipt) => change(reference, { state: 'done', receipt, sealed: undefined }),
    leaveUncertain: async (reference) => change(reference, { state: 'uncertain' }),
    refuse: async (reference, _act, refusal) =>
      change(reference, { state: 'refused', sealed: undefined, refusal }),
    async putOff(reference, { sendAt }) {
      change(reference, { state: 'waiting', attempts: 0, sendAt });
      return [...rows.values()].find((row) => row.reference === reference);
    },
  };
  for (const step of refusedSteps)
    store[step] = async () => Promise.reject(new GatewayError('ACCESS_LOG_UNAVAILABLE', 'no record'));
  const encryption = new FieldEncryption([{ id: 'k1', secret: randomBytes(32) }]);
  const waiting = new WaitingDoor({
    ...{ connectors, encryption, now: more.now ?? (() => NOW), tellChanged: () => undefined },
    turns: { isAnyBefore: async () => false, ofDossier: () => undefined, entered: () => undefined },
  });
  const service = new CitizenRequests({
    ...{ connectors, store, encryption, waiting },
    ...{ statusOf: async () => undefined, leaseMs: 1_000, now: () => NOW },
    ...more,
  });
  return { service, states: () => [...rows.values()].map(({ state }) => state) };
}
