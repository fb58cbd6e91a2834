import { randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parseVerifierKeys } from '../../gateway/access-log/checkpoint.ts';
import { openDriver } from '../../gateway/access-log/open-access-log.ts';
import { freshDatabase } from '../../gateway/access-log/testing/log-fixture.ts';
import { verifyStore } from '../../gateway/access-log/verify/verify-store.ts';
import { type GatewayProcess, gatewayProcess } from '../gateway-process.ts';
import { connectMockWorld, type MockWorldHandle } from '../world.ts';

/** A round is a whole start; `LONGER=1 .ci/run` asks for more. */
const ROUNDS = process.env['LONGER'] === '1' ? 4 : 2;
const READERS = 6;
const LONGEST_LIFE_MS = 600;
const LANS = 'H26.12-261102-0001';
const READ = `{ dossier(code: "${LANS}") { status applicant { fullName } parcels { mapSheet } } }`;
const OPEN = `mutation ($input: OpenTicketInput!) { openTicket(input: $input) { outcome receiptNumber } }`;
const TICKETS = `{ dossier(code: "${LANS}") { tickets { subject } } }`;
const DATABASE = process.env['TEST_DATABASE_URL'];

let world: MockWorldHandle;
beforeAll(async () => {
  world = await connectMockWorld();
  await world.reset();
}, 90_000);

const stores: readonly [string, string | undefined][] = [['PGlite', undefined]];
if (DATABASE !== undefined) (stores as [string, string | undefined][]).push(['PostgreSQL', DATABASE]);

describe.each(stores)('a gateway on %s, killed under load again and again', (_name, server) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'killed-gateway-'));
  let database: Awaited<ReturnType<typeof freshDatabase>> | undefined;
  let gateway: GatewayProcess;
  let token: string;
  /** Request ids of the answers that came whole. */
  const answered: string[] = [];
  /** Idempotency key of every ticket that was sent off → its receipt number, once an answer came. */
  const tickets = new Map<string, string | undefined>();

  const post = async (query: string, variables: object = {}) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${token}`,
      },
      body: JSON.stringify({ query, variables }),
    });
    const { data } = (await response.json()) as { data: Record<string, never> | null };
    if (data !== null) answered.push(response.headers.get('x-request-id') ?? '');
    return data as Record<string, Record<string, never>> | null;
  };
  const openTicket = async (key: string) => {
    const input = { idempotencyKey: key, code: LANS, subject: `Hỏi ${key}`, text: 'Khi nào có kết quả?' };
    const { outcome, receiptNumber } = (await post(OPEN, { input }))?.['openTicket'] ?? {};
    if (outcome === 'DONE') tickets.set(key, receiptNumber);
    return outcome;
  };
  const untilGone = async (work: () => Promise<unknown>) => {
    for (;;) {
      const isOver = await work().then(
        () => false,
        () => true,
      );
      if (isOver) return;
    }
  };

  beforeAll(async () => {
    if (server !== undefined) {
      database = await freshDatabase(server);
      await database.driver.close();
    }
    gateway = await gatewayProcess({
      ...world.env,
      DATA_DIR: dataDir,
      ...(database === undefined ? {} : { DATABASE_URL: database.url }),
    });
    token = await world.token('lan');
    for (let round = 0; round < ROUNDS; round += 1) {
      await gateway.start();
      const load = [
        ...Array.from({ length: READERS }, () => untilGone(() => post(READ))),
        untilGone(() => {
          const key = randomUUID();
          tickets.set(key, undefined);
          return openTicket(key);
        }),
      ];
      const before = answered.length;
      while (answered.length === before) await new Promise((resolve) => setTimeout(resolve, 5));
      await new Promise((resolve) => setTimeout(resolve, randomInt(LONGEST_LIFE_MS)));
      await gateway.end('SIGKILL');
      await Promise.all(load);
    }
    await gateway.start();
  }, 240_000);
  afterAll(async () => {
    await gateway.end('SIGKILL');
    await database?.drop();
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 });
  });

  test('has sent every ticket once: those answered, and those repeated because no answer came', async () => {
    const open = [...tickets].flatMap(([key, receipt]) => (receipt === undefined ? [key] : []));
    for (const key of open) {
      for (let tries = 0; (await openTicket(key)) !== 'DONE'; tries += 1) {
        expect(tries).toBeLessThan(100);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
    const held = ((await post(TICKETS))?.['dossier']?.['tickets'] ?? []) as { subject: string }[];
    const times = [...tickets.keys()].map(
      (key) => held.filter(({ subject }) => subject === `Hỏi ${key}`).length,
    );
    expect(tickets.size).toBeGreaterThanOrEqual(ROUNDS);
    expect(times).toEqual(times.map(() => 1));
  });

  test('has the records of every answer that a client received, and its log verifies', async () => {
    await gateway.end('SIGKILL');
    const driver = await openDriver({ dataDir, ...(database ? { databaseUrl: database.url } : {}) });
    try {
      const rows = await driver.query(
        "select body::jsonb #>> '{trace,requestId}' as id, body::jsonb ->> 'kind' as kind from access_record",
      );
      const kinds = new Map<string, Set<string>>();
      for (const { id, kind } of rows)
        kinds.set(String(id), (kinds.get(String(id)) ?? new Set()).add(String(kind)));
      expect(answered.length).toBeGreaterThan(ROUNDS);
      // One record of the operation and those of its crossings.
      expect(answered.filter((id) => (kinds.get(id)?.size ?? 0) < 2)).toEqual([]);
      const keys = parseVerifierKeys(await readFile(join(dataDir, 'log-verifier-key.txt'), 'utf8'));
      expect(await verifyStore(driver, { verifiers: keys, instance: 'gateway-1' })).toMatchObject({
        ok: true,
        records: rows.length,
      });
    } finally {
      await driver.close();
    }
  });
});
