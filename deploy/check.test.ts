import { describe, expect, test } from '@jest/globals';
import { familiesIn, faultsOfAlarms, readAlarms } from './checks/alarms.ts';
import { faultsOfCompose } from './checks/compose.ts';
import { faultsOfDockerfile, readDockerfile } from './checks/dockerfile.ts';
import { exposedMetrics } from './checks/exposed-metrics.ts';
import { createSettingsJudge } from './checks/known-settings.ts';
import { faultsOfKubernetes, faultsOfObject } from './checks/kubernetes.ts';
import { readPromql } from './checks/promql.ts';
import { readText } from './checks/read-files.ts';
import { faultsOfRunbook, RUNBOOK_FILE } from './checks/runbook.ts';

const judge = await createSettingsJudge();
const image = readDockerfile();
const IDENTITY = {
  IDENTITY_ISSUER: 'https://identity.invalid',
  IDENTITY_AUDIENCE: 'lien-thong',
  IDENTITY_JWKS_URL: 'https://identity.invalid/jwks',
};

describe('what is deployed with the gateway', () => {
  test('the image takes in what is there, and its settings are the gateway’s', () => {
    expect(faultsOfDockerfile(judge)).toEqual([]);
  });

  test('compose fits its schema, the image and the configuration', () => {
    expect(faultsOfCompose(judge, image)).toEqual([]);
  });

  test('the manifests fit the API, the image and the configuration', async () => {
    expect(await faultsOfKubernetes(judge, image)).toEqual([]);
  });

  test('alarms and dashboard ask for metrics that are there', async () => {
    expect(faultsOfAlarms(familiesIn(await exposedMetrics()))).toEqual([]);
  });

  test('every alarm has its section in the runbook, and every section an alarm', () => {
    expect(faultsOfRunbook()).toEqual([]);
  });
});

describe('the checks see', () => {
  test('a metric that is not there', () => {
    const without = new Set(['nodejs_eventloop_lag_p99_seconds']);
    expect(faultsOfAlarms(without)).toContain('AccessLogUnavailable: no metric lienthong_check_ok');
  });

  test.each([
    ['sum by (agency) (rate(a_bucket{b="c"}[5m])) > 1', ['a_bucket'], true],
    ['a / on (x) b unless c', ['a', 'b', 'c'], true],
    ['rate(a[5m]', ['a'], false],
    ['', [], false],
  ])('the metrics of %s, and whether it is PromQL', (text, metrics, isFit) => {
    const read = readPromql(text);
    expect([read.metrics, read.fault === undefined]).toEqual([metrics, isFit]);
  });

  test('a section that is missing, too many, or without an answer', () => {
    const text = readText(RUNBOOK_FILE);
    const [first] = readAlarms();
    expect(faultsOfRunbook(text.replace(`### ${first?.alert}`, '### Renamed'))).toHaveLength(2);
    expect(faultsOfRunbook(text.replace('**Do not.**', '**Never.**'))).toHaveLength(1);
  });

  test('a misspelt setting, one without its value, and one that the gateway refuses', () => {
    const whole = { ...IDENTITY, ...agencies() };
    expect(judge.faultsOf(whole)).toEqual([]);
    expect(judge.faultsOf({ ...whole, GATEWAY_DRAIN_MSS: '1' }).join()).toContain('GATEWAY_DRAIN_MSS');
    expect(judge.faultsOf({ ...whole, GATEWAY_DRAIN_MS: 'long' }).join()).toContain('GATEWAY_DRAIN_MS');
    expect(judge.faultsOf({ ...whole, LAND_URL: '' }).join()).toContain('LAND_URL');
  });

  test('a field that the API does not have, and a value that it does not take', async () => {
    const budget = {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'x' },
      spec: { maxUnavailable: 1, selector: { matchLabels: { any: 'thing' } } },
    };
    expect(await faultsOfObject(budget)).toEqual([]);
    expect(await faultsOfObject({ ...budget, spec: { ...budget.spec, maxUnavailble: 1 } })).toEqual([
      'PodDisruptionBudget x: .spec.maxUnavailble is no field of the API',
    ]);
    expect(await faultsOfObject({ ...budget, spec: { selector: 'all' } })).toHaveLength(1);
    expect(await faultsOfObject({ ...budget, kind: 'PodDisruptionBudge' })).toHaveLength(1);
  });
});

function agencies(): Record<string, string> {
  const names = readText('deploy/kubernetes/gateway.yaml').match(/[A-Z_]+_FILE/g) ?? [];
  const open = readText('deploy/kubernetes/settings.yaml').matchAll(
    /^ {2}([A-Z_]+_(?:URL|USERNAME|ACCESS_KEY|KEY_ID)): (.+)$/gm,
  );
  return {
    ...Object.fromEntries(
      names
        .filter((name) => !/^(ACCESS_LOG|DATABASE|GATEWAY|IDENTITY)_/.test(name))
        .map((name) => [name, '/x']),
    ),
    ...Object.fromEntries(
      [...open]
        .filter(([, name = '']) => !/^(REDIS|IDENTITY|GATEWAY)/.test(name))
        .map(([, name = '', value = '']) => [name, value]),
    ),
  };
}
