import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createPolicyHolder, loadPolicyEngine, POLICY_DIR, type PolicyStatus } from './engine.ts';
import { PolicySetError } from './policy-set.ts';
import { parcelQuestion } from './testing/requests.ts';
import { annotated } from './testing/sources.ts';

const CLOSED = annotated('extra.closed', 'forbid (principal, action, resource);');
const BROKEN = annotated('extra.broken', 'forbid (principal, action, resource)\nwhen { principal.x };');

describe('the holder of the policies', () => {
  let dir = '';
  let nowMs = 0;
  const holderOf = () => createPolicyHolder({ dir, nowMs: () => nowMs, settleMs: 10 });
  const write = (text: string) => writeFileSync(path.join(dir, 'extra.cedar'), text);

  beforeEach(() => {
    dir = mkdtempSync(path.join(tmpdir(), 'policies-'));
    cpSync(POLICY_DIR, dir, { recursive: true, filter: (from) => !/\.ts$|cases|testing/.test(from) });
    nowMs = 1000;
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  test('does not start with an invalid set', () => {
    write(BROKEN);
    expect(holderOf).toThrow(PolicySetError);
    expect(holderOf).toThrow(/extra\.cedar:6: extra\.broken: .*`x`/);
  });

  test('a reload brings the new set, and an engine taken before keeps judging by the old one', () => {
    const holder = holderOf();
    const before = holder.current();
    write(CLOSED);
    nowMs = 2000;
    expect(holder.reload()).toEqual({ policySet: holder.current().policySet, loadedAtMs: 2000, faults: [] });
    expect(holder.current().policySet).not.toBe(before.policySet);
    expect(holder.current().decide(parcelQuestion({}))).toMatchObject({
      effect: 'deny',
      policies: ['extra.closed'],
    });
    expect(before.decide(parcelQuestion({}))).toMatchObject({ effect: 'permit' });
  });

  test('an invalid set changes nothing but the status, which names file, line and reason', () => {
    const holder = holderOf();
    const before = holder.current();
    write(BROKEN);
    nowMs = 2000;
    expect(holder.reload()).toEqual({
      policySet: before.policySet,
      loadedAtMs: 1000,
      faultyAtMs: 2000,
      faults: [
        { file: 'extra.cedar', line: 6, policy: 'extra.broken', reason: expect.stringContaining('`x`') },
      ],
    });
    expect(holder.current()).toBe(before);
    rmSync(path.join(dir, 'extra.cedar'));
    expect(holder.reload()).toEqual({ policySet: before.policySet, loadedAtMs: 1000, faults: [] });
  });

  test('a folder that cannot be read keeps the old set too', () => {
    const holder = holderOf();
    rmSync(dir, { recursive: true });
    expect(holder.reload().faults).toEqual([
      { file: '.', line: 1, reason: 'the policy folder cannot be read (ENOENT)' },
    ]);
    expect(holder.current().decide(parcelQuestion({}))).toMatchObject({ effect: 'permit' });
  });

  test('an engine that outlives several reloads still judges by its own set', () => {
    const holder = holderOf();
    const oldest = holder.current();
    for (let round = 0; round < 5; round += 1) {
      write(CLOSED.replace('thử', `thử ${round}`));
      holder.reload();
      expect(holder.current().decide(parcelQuestion({}))).toMatchObject({ policies: ['extra.closed'] });
    }
    expect(oldest.decide(parcelQuestion({ purpose: 'sau nhiều lần nạp lại' }))).toMatchObject({
      effect: 'permit',
    });
  });

  test('a watched folder is reloaded when a policy file changes, and not after the watch has ended', async () => {
    const holder = holderOf();
    let seen: (status: PolicyStatus) => void = () => undefined;
    const reloaded = new Promise<PolicyStatus>((resolve) => {
      seen = resolve;
    });
    const stop = holder.watch((status) => seen(status));
    write(CLOSED);
    const status = await reloaded;
    stop();
    expect(status).toMatchObject({ policySet: holder.current().policySet, faults: [] });
    expect(holder.current().decide(parcelQuestion({}))).toMatchObject({ policies: ['extra.closed'] });
  });
});

describe('the checked-in policies', () => {
  const engine = loadPolicyEngine();

  test('an officer sees the parcel of a dossier that he handles', () => {
    expect(engine.decide(parcelQuestion({}))).toEqual({
      effect: 'permit',
      policies: ['officer-land.land-records'],
      basis: ['Luật Đất đai; Nghị định 101/2024/NĐ-CP'],
      masks: [],
      policySet: engine.policySet,
    });
  });

  test('the same officer without grounds learns only that grounds are missing', () => {
    expect(engine.decide(parcelQuestion({ grounds: [] }))).toMatchObject({
      effect: 'deny',
      policies: ['circle.only-through-a-dossier'],
      remedy: 'GROUNDS_MISSING',
      faults: [],
    });
  });
});
