import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { replayRecord } from '../../gateway/cli/policy-replay.ts';
import { startTestGateway, type TestGateway } from '../gateway.ts';

const CODE = 'H26.12-261102-0001';
const folder = mkdtempSync(join(tmpdir(), 'policies-'));
let gateway: TestGateway;

beforeAll(async () => {
  cpSync('policies', folder, { recursive: true, filter: (path) => !/\.ts$/.test(path) });
  gateway = await startTestGateway({ POLICY_DIR: folder });
});
afterAll(async () => {
  await gateway.close();
  rmSync(folder, { recursive: true });
});

interface Health {
  readonly checks: { readonly policies: { readonly ok: boolean; readonly reason?: string } };
}
const health = async () =>
  ((await (await fetch(`${gateway.url}/health/ready`)).json()) as Health).checks.policies;
async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    const value = await read();
    if (holds(value) || tries > 100) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
/** Runs a replay; @returns its exit code and what it printed. */
async function replay(id: string): Promise<{ code: number; text: string }> {
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line), err: (line: string) => void lines.push(line) };
  return { code: await replayRecord(gateway.driver, id, io), text: lines.join('\n') };
}
async function recordsOf(
  actor: string,
): Promise<readonly { id: string; policySet: string; decision: string }[]> {
  const { data, errors } = await gateway.ask(
    'auditor',
    `query ($f: AccessFilter) { accessLog(filter: $f, first: 50) { nodes { id decision policySet agency } } }`,
    { f: { actor } },
  );
  expect(errors).toEqual([]);
  return data.accessLog.nodes.filter(({ agency }: { agency: string | null }) => agency !== null);
}

describe('policies of a running gateway', () => {
  test('that are changed for the worse stay as they were, and health and log say so', async () => {
    const file = join(folder, 'citizen.cedar');
    const good = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      `${good}\n@id("x.y") @title("t") @basis("b")\npermit (principal is Citizan, action, resource);\n`,
    );
    const broken = await until(health, ({ reason }) => reason !== undefined);
    expect(broken).toMatchObject({ ok: true, reason: expect.stringContaining('last good set') });
    const { data } = await gateway.ask('lan', `{ dossier(code: "${CODE}") { code status } }`);
    expect(data.dossier.status).toBe('PAYMENT_REQUIRED');
    expect(gateway.logLines.join('')).toContain('policies not reloaded');
    writeFileSync(file, good);
    expect(await until(health, ({ reason }) => reason === undefined)).toEqual({ ok: true });
  });

  test('can be asked again for a decision of a day whose policies have changed since', async () => {
    await gateway.ask(
      'officer-land',
      `{ dossier(code: "${CODE}") { code parcels { id owners { share } } applicant { civilEvents { kind } } } }`,
    );
    const before = await recordsOf('officer-land');
    expect(before.length).toBeGreaterThanOrEqual(3);

    const file = join(folder, 'agency-land.cedar');
    const forbid =
      '@id("agency-land.closed")\n@title("Tạm đóng")\n@basis("thử")\n@remedy("NONE")\nforbid (principal, action, resource) when { resource.dataClass == DataClass::"land.parcel" };\n';
    writeFileSync(file, `${readFileSync(file, 'utf8')}\n${forbid}`);
    const refused = await until(
      () => gateway.ask('officer-land', `{ dossier(code: "${CODE}") { parcels { id } } }`),
      ({ errors }) => errors.length > 0,
    );
    expect(refused.errors[0]?.extensions).toMatchObject({ code: 'ACCESS_DENIED', dataClass: 'land.parcel' });

    const all = await recordsOf('officer-land');
    expect(new Set(all.map(({ policySet }) => policySet)).size).toBe(2);
    for (const { id } of all)
      expect(await replay(id)).toMatchObject({ code: 0, text: expect.stringContaining('the same decision') });
  });

  test('cannot be asked about what is no record', async () => {
    expect(await replay('01a20a9d-5e55-704e-ba5e-8e4ceafeb816')).toEqual({ code: 2, text: 'no such record' });
  });
});
