import { expect } from '@jest/globals';
import { FIXED_PARCELS } from '../../mocks/world/fixed-parcels.ts';
import { FIXED_PERSONS, IDS } from '../../mocks/world/fixed-persons.ts';
import { ERRORS, type ErrorCode } from '../../schema/errors.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

/** A dossier of lan's; `minh` and strangers have no ties to it. */
export const LANS = 'H26.12-261102-0001';
export const ABSENT = 'H26.12-261102-9999';

/** An answer by bytes: hostile requests get whatever answers there are. */
export interface Told {
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
}

export interface WatchedGateway extends TestGateway {
  /** `POST /graphql` with these very bytes. */
  post(body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<Told>;
  /** Keys of all questions to agencies since the last reset, but for the change feed, which asks by itself. */
  heard(): Promise<readonly string[]>;
  /** Failed logins on record. */
  failedLogins(): Promise<number>;
}

export async function startWatchedGateway(env: Record<string, string> = {}): Promise<WatchedGateway> {
  const gateway = await startTestGateway(env);
  const { world, url } = gateway;
  return {
    ...gateway,
    async post(body, headers = {}) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : new Uint8Array(body),
      });
      const contentType = response.headers.get('content-type') ?? '';
      return { status: response.status, text: await response.text(), contentType };
    },
    async heard() {
      const calls = await Promise.all(Object.keys(world.urls).map((agency) => world.calls(agency)));
      return calls.flat().flatMap(({ operation, keys }) => (operation === 'DanhSachThayDoi' ? [] : keys));
    },
    async failedLogins() {
      const { data } = await gateway.ask('auditor', '{ accessStatistics(by: KIND) { value count } }');
      const found = (data.accessStatistics as { value: string; count: number }[]).find(
        ({ value }) => value === 'login-failed',
      );
      return found?.count ?? 0;
    },
  };
}

/** What tells of a person of the fixed dossiers who is not the one who asks. */
export function secretsFrom(asking: keyof typeof IDS | undefined): readonly string[] {
  const own = asking === undefined ? undefined : IDS[asking];
  const persons = FIXED_PERSONS.filter(({ id }) => id !== own).flatMap(({ id, fullName, phone, email }) => [
    id,
    fullName,
    ...[phone, email].filter((text) => text !== ''),
  ]);
  const parcels = FIXED_PARCELS.filter(({ owners }) => owners.every(({ personId }) => personId !== own));
  return [...persons, ...parcels.flatMap(({ id, certificate }) => [id, certificate.number])];
}

/** What no answer may hold, whoever asks: places and words of the systems behind, and of the code. */
const INSIDE =
  /127\.0\.0\.1|localhost|node_modules|\.ts:\d|at async|ECONN|SELECT |pglite|Envelope|soap:|jose|JWS|JWT|stack/i;

/** @throws when the text tells of somebody else or of the inside. */
export function expectNothingLeaked(text: string, secrets: readonly string[]): void {
  const plain = text.normalize('NFC');
  expect(secrets.filter((secret) => plain.includes(secret))).toEqual([]);
  expect(plain).not.toMatch(INSIDE);
}

/**
 * An answer that refuses: codes of the catalogue, the id of the request with each, and no data.
 * @param codes what each error may say.
 */
export function expectRefused({ status, text, contentType }: Told, ...codes: readonly ErrorCode[]): void {
  expect(contentType).toMatch(/^application\/(?:graphql-response\+)?json; charset=utf-8$/);
  const answer = JSON.parse(text) as { data?: unknown; errors?: { extensions: Record<string, unknown> }[] };
  const told = (answer.errors ?? []).map(({ extensions }) => extensions['code']);
  expect(told.length).toBeGreaterThan(0);
  expect(told.filter((code) => !codes.includes(code as ErrorCode))).toEqual([]);
  for (const { extensions } of answer.errors ?? []) expect(extensions['requestId']).toMatch(/^[\w-]{8,}$/);
  expect(onlyNulls(answer.data)).toBe(true);
  expect([200, ...codes.map((code) => ERRORS[code].httpStatus), 405, 413, 415, 431]).toContain(status);
}

const onlyNulls = (data: unknown): boolean =>
  data === undefined || data === null || (typeof data === 'object' && Object.values(data).every(onlyNulls));
