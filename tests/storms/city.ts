import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshDatabase } from '../../gateway/access-log/testing/log-fixture.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';
import { type Line, placeOf, startLine } from './line.ts';
import { type ProbedGateway, probedGateway } from './probed-gateway.ts';

export const AGENCIES = ['land', 'civil', 'police', 'tax', 'onestop', 'hotline'] as const;
export type AgencyName = (typeof AGENCIES)[number];

export const LANS = 'H26.12-261102-0001';

/** What each agency alone can tell of a dossier. */
const FIELDS: Readonly<Record<AgencyName, string>> = {
  land: 'parcels { id mapSheet }',
  civil: 'applicant { civilEvents { kind number } }',
  police: 'applicant { fullName }',
  tax: 'obligations { noticeNumber isPaid }',
  onestop: 'status receptionSteps { text }',
  hotline: 'tickets { id subject }',
};

/** A question about Lan's dossier that needs these agencies. Who owns it, the reception system has to say first. */
export function queryOf(agencies: readonly AgencyName[]): string {
  return `{ dossier(code: "${LANS}") { code ${agencies.map((agency) => FIELDS[agency]).join(' ')} } }`;
}

/** Agencies that can answer while this one cannot. */
export const othersThan = (sick: AgencyName): readonly AgencyName[] =>
  AGENCIES.filter(
    (agency) => agency !== sick && (sick !== 'onestop' || (agency !== 'civil' && agency !== 'police')),
  );

/** The answer without what this agency has to tell. */
export function withoutPartOf(sick: AgencyName, data: unknown): string {
  const { dossier } = structuredClone(data) as { dossier: Record<string, unknown> | null };
  if (!dossier) return 'null';
  const applicant = dossier['applicant'] as Record<string, unknown> | null;
  if (sick === 'civil' && applicant) delete applicant['civilEvents'];
  else if (sick === 'police' && applicant) delete applicant['fullName'];
  else if (sick === 'onestop')
    for (const name of ['status', 'receptionSteps', 'applicant']) delete dossier[name];
  else delete dossier[{ land: 'parcels', tax: 'obligations', hotline: 'tickets' }[sick as 'land']];
  return JSON.stringify(dossier);
}

/** The mock world with a line before each of its agencies, and gateways that reach it through these. */
export interface City {
  readonly world: MockWorldHandle;
  readonly lines: Readonly<Record<AgencyName, Line>>;
  /** Settings with which a gateway reaches it. */
  readonly env: Readonly<Record<string, string>>;
  /** A folder of the test's own. */
  readonly folder: string;
  gateway(name: string, env?: Readonly<Record<string, string>>): Promise<ProbedGateway>;
  ask(url: string, persona: string, query: string): Promise<AskedAnswer>;
  close(): Promise<void>;
}

export interface AskedAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by path in expectations
  readonly data: any;
  readonly errors: readonly { readonly path?: unknown[]; readonly extensions: Record<string, unknown> }[];
  readonly extensions: Record<string, Record<string, Record<string, string>>>;
}

/** Long enough for all that a file of tests does, and for clocks that are moved. */
const TOKEN_SECONDS = 7_200;

export async function startCity(): Promise<City> {
  const world = await connectMockWorld();
  await world.reset();
  const folder = mkdtempSync(join(tmpdir(), 'storm-'));
  const env: Record<string, string> = { ...world.env };
  const lines: Partial<Record<AgencyName, Line>> = {};
  for (const agency of AGENCIES) {
    const line = await startLine(placeOf(world.urls[agency] ?? ''));
    const name = `${agency.toUpperCase()}_URL`;
    env[name] = line.through(env[name] ?? '');
    lines[agency] = line;
  }
  const ends: (() => Promise<unknown>)[] = [];
  const tokens = new Map<string, string>();
  return {
    world,
    env,
    folder,
    lines: lines as City['lines'],
    async gateway(name, more = {}) {
      const own = join(folder, name);
      mkdirSync(own);
      const database = process.env['TEST_DATABASE_URL'];
      const fresh =
        database === undefined || 'DATABASE_URL' in more ? undefined : await freshDatabase(database);
      await fresh?.driver.close();
      const gateway = await probedGateway(
        { ...env, ...(fresh && { DATABASE_URL: fresh.url }), DATA_DIR: own, LOG_LEVEL: 'warn', ...more },
        own,
      );
      ends.push(async () => {
        await gateway.end('SIGKILL');
        await fresh?.drop();
      });
      await gateway.start().catch((error: unknown) => {
        throw new Error(`${error}\n${readFileSync(join(own, 'gateway.log'), 'utf8').slice(-2_000)}`);
      });
      return gateway;
    },
    async ask(url, persona, query) {
      const token = tokens.get(persona) ?? (await world.token(persona, { expiresIn: TOKEN_SECONDS }));
      tokens.set(persona, token);
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify({ query }),
      });
      const { data = null, errors = [], extensions = {} } = (await response.json()) as Partial<AskedAnswer>;
      return { status: response.status, data, errors, extensions };
    },
    async close() {
      await Promise.all(ends.map((end) => end()));
      await Promise.all(Object.values(lines).map((line) => line.close()));
      await world.reset();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export const tokenOf = (city: City, persona: string): Promise<string> =>
  city.world.token(persona, { expiresIn: TOKEN_SECONDS });
