import type { AgencyAnswer, AgencyRequest, Connector } from '../../../connectors/contract.ts';
import { issuePermit } from '../../../connectors/permit.ts';
import { GatewayError } from '../../../schema/errors.ts';
import { toAgencyId } from '../../../schema/terms.ts';
import type { EvidenceVault } from '../../evidence/evidence-vault.ts';
import { FieldEncryption } from '../../storage/field-encryption.ts';
import { RecordCache } from '../record-cache.ts';
import { SharedTier } from '../shared-tier.ts';
import { FakeShelf } from './fake-shelf.ts';

export const KEY = 'H26.12-261102-0001';
export const OTHER_KEY = 'H26.12-261102-0002';
export const START_MS = Date.UTC(2026, 10, 20, 3);
const encryption = new FieldEncryption([{ id: 'k1', secret: Buffer.alloc(32, 5) }]);

export interface AgencyOptions {
  readonly namesAsker?: boolean;
  readonly evidence?: boolean;
  readonly freshSeconds?: number;
  readonly staleIfErrorSeconds?: number;
  readonly holdsEvery?: boolean;
}

/** An agency with one operation that can be told again, `rows`, one without keys, `list`, and one that changes something. */
export function agency(
  answer: (request: AgencyRequest) => AgencyAnswer | Promise<AgencyAnswer>,
  options: AgencyOptions = {},
) {
  const { namesAsker = false, evidence = false, freshSeconds = 30, staleIfErrorSeconds = 900 } = options;
  const requests: AgencyRequest[] = [];
  const limits = { freshSeconds, staleIfErrorSeconds, holdsEvery: options.holdsEvery ?? false };
  const connector = {
    id: toAgencyId('onestop'),
    typeDefs: '',
    manifest: {
      ...{ id: 'onestop', namesAsker, evidence },
      operations: { rows: limits, list: limits, write: { freshSeconds: 0, staleIfErrorSeconds: 0 } },
    },
    async call(_permit: unknown, request: AgencyRequest) {
      requests.push(request);
      return answer(request);
    },
    close: async () => undefined,
  } as unknown as Connector;
  return { connector, requests };
}

/** Gateways' caches over one shelf, with what tells each of the others' changes. */
export function caches(
  count: number,
  more: { vault?: EvidenceVault; maxBytes?: number; shelf?: FakeShelf | null } = {},
) {
  const clock = { nowMs: START_MS };
  const shelf = more.shelf === undefined ? new FakeShelf() : more.shelf;
  const outcomes: string[] = [];
  let nonsense = 0;
  const all: RecordCache[] = [];
  const shared = () =>
    shelf
      ? new SharedTier({
          ...{ shelf, encryption, nowMs: () => clock.nowMs, onFailure: () => undefined },
          onNonsense: () => {
            nonsense += 1;
          },
        })
      : undefined;
  for (let index = 0; index < count; index += 1)
    all.push(
      new RecordCache({
        ...{ maxBytes: more.maxBytes ?? 1_000_000, vault: more.vault, shared: shared() },
        now: () => new Date(clock.nowMs),
        tellChanged: (key) => {
          for (const [other, cache] of all.entries()) if (other !== index) cache.heard(key);
        },
        onOutcome: (_agency, outcome) => outcomes.push(outcome),
        sleep: () => new Promise(setImmediate),
      }),
    );
  return { all, clock, shelf, outcomes, encryption, nonsense: () => nonsense };
}

/** Asks as one caller. */
export function ask(
  cache: RecordCache,
  connector: Connector,
  given: Partial<AgencyRequest> & { readonly permitted?: readonly string[] } = {},
): Promise<AgencyAnswer> {
  const { permitted, ...rest } = given;
  const request: AgencyRequest = {
    ...{ operation: 'rows', keys: [KEY], args: {}, fields: { a: true, b: true } as const },
    ...{ origin: { userId: 'VNportal', purpose: 'follow' }, signal: new AbortController().signal },
    ...rest,
  };
  const permit = issuePermit({
    ...{ agency: connector.id, operation: request.operation, crossingId: 'c' },
    keys: new Set(permitted ?? request.keys),
  });
  return cache.over(connector).call(permit, request);
}

/** As the edge of a connector does: what was asked, of what there is. */
export const only = (
  row: Readonly<Record<string, unknown>>,
  { fields }: AgencyRequest,
): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).filter(([name]) => Object.hasOwn(fields, name)));

const ROW = { a: '1', b: '2', c: '3' };

/** All that was asked, with a message of its own. */
export const rows = (request: AgencyRequest): AgencyAnswer => ({
  rows: new Map(request.keys.map((key) => [key, only(ROW, request)])),
  messageId: `m-${request.keys.join()}`,
});

export const failing = (code: GatewayError['code']) => (): never => {
  throw new GatewayError(code, 'x');
};

/** An agency whose answer the test changes. */
export function changing(first: Parameters<typeof agency>[0], options: Parameters<typeof agency>[1] = {}) {
  const now = { answer: first };
  return { now, ...agency((request) => now.answer(request), options) };
}
