import { appendFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parse, validate } from 'graphql';
import { Judge } from './judge.ts';
import { publicSchema } from './oracle.ts';
import { UNSTABLE } from './own-data.ts';
import { queryShapes } from './query-shapes.ts';
import { everyFieldAlone } from './sweep.ts';
import { limitsOf, PERSONAS, vocabularyOf } from './vocabulary.ts';
import { writeQuery } from './write-query.ts';

const OUT = '/tmp/diff-explore.log';
let judge: Judge;
beforeAll(async () => {
  writeFileSync(OUT, '');
  judge = await Judge.start(PERSONAS);
}, 90_000);
afterAll(async () => judge.close());
const kindOf = (f: string) =>
  f
    .replace(/\.\d+/g, '.#')
    .replace(/data\.[^:]*:/, 'data:')
    .replace(/H26\S*|\d{12}|TH-\S*/g, 'K')
    .replace(/(errors|nulls): (\w+) \S+/, '$1: $2')
    .slice(0, 80);
test('explore', async () => {
  const t0 = Date.now();
  const WITHOUT = new Set([...UNSTABLE, 'Mutation.x']);
  const limits = limitsOf(judge.world.circles, judge.now, await judge.fillLog(), WITHOUT);
  const shapes = queryShapes(publicSchema, vocabularyOf(judge.world.circles), limits);
  const arb = fc.record({ persona: fc.constantFrom(...PERSONAS), shape: shapes });
  const seen = new Map<string, number>();
  const seed = Number(process.env['SEED'] ?? 1);
  const samples = fc.sample(arb, { numRuns: Number(process.env['RUNS'] ?? 200), seed });
  const tt = { ask: 0, calls: 0, forget: 0 } as Record<string, number>;
  const wrap = (o: any, n: string, k: string) => { const f = o[n].bind(o); o[n] = async (...a: unknown[]) => { const t = process.cpuUsage(); const r = await f(...a); const u = process.cpuUsage(t); tt[k] = (tt[k] ?? 0) + (u.user + u.system) / 1000; return r; }; };
  wrap(judge.subject, 'askAs', 'ask'); wrap(judge.subject, 'calls', 'calls'); wrap(judge.subject, 'forgetCalls', 'forget');
  const sw = everyFieldAlone({ schema: publicSchema, args: {}, without: new Set() }).length;
  let bad = 0;
  const best = new Map<string, string>();
  const cpu = process.cpuUsage();
  for (const { persona, shape } of samples) {
    const { query, variables } = writeQuery(shape);
    const invalid = validate(publicSchema, parse(query));
    if (invalid.length) {
      appendFileSync(OUT, `INVALID ${invalid[0]} ${query}\n`);
      continue;
    }
    try {
      const v = await judge.judge({ persona, query, variables });
      if (v.faults.length) bad += 1;
      const kinds = new Set(v.faults.map(kindOf));
      if (process.env['KNOWN'] && new RegExp(process.env['KNOWN']).test(query + v.faults.join('\n')))
        continue;
      for (const k of kinds) {
        const n = (seen.get(k) ?? 0) + 1;
        seen.set(k, n);
        const e = JSON.stringify({ k, persona, query, variables, faults: v.faults.slice(0, 10) });
        const old = best.get(k);
        if (!old || old.length > e.length) best.set(k, e);
      }
    } catch (e) {
      appendFileSync(
        OUT,
        `\n### THROW ${persona} ${(e as Error).stack}\n${query}\n${JSON.stringify(variables)}\n`,
      );
    }
  }
  appendFileSync(
    OUT,
    `\n\n== ${bad} of ${samples.length} in ${Date.now() - t0} ms\n` +
      [...seen]
        .sort((a, b) => b[1] - a[1])
        .map(([k, n]) => `${n} ${k}`)
        .join('\n'),
  );
  writeFileSync('/tmp/diff-best.jsonl', [...best.values()].join('\n'));
  const used = process.cpuUsage(cpu);
  appendFileSync(OUT, `\n${JSON.stringify(tt)} sweep ${sw}`);
  appendFileSync(OUT, `\nCPU ${(used.user + used.system) / 1000} ms`);
  expect(1).toBe(1);
}, 600_000);
