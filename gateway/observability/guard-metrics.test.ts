import { expect, test } from '@jest/globals';
import { createMetrics } from './metrics.ts';

test('metrics tell how the guards stand now, each time anew', async () => {
  const metrics = createMetrics();
  let leftAlone = 3;
  metrics.watchGuards(() => [
    {
      agency: 'land',
      operations: [
        {
          operation: 'landParcels',
          breaker: 'open',
          underWay: 2,
          waiting: { counter: 0, officer: 1, public: 7, machine: 0 },
          ...{ retries: 4, hedges: 5, leftAlone, crowdedOut: 6 },
        },
      ],
    },
  ]);
  await metrics.text();
  leftAlone = 9;
  const text = await metrics.text();
  const of = 'agency="land",operation="landParcels"';
  for (const line of [
    `lienthong_agency_breaker{${of}} 2`,
    `lienthong_agency_calls_under_way{${of}} 2`,
    `lienthong_agency_calls_waiting{${of},share="public"} 7`,
    `lienthong_agency_extra_tries_total{${of},kind="retry"} 4`,
    `lienthong_agency_extra_tries_total{${of},kind="hedge"} 5`,
    `lienthong_agency_refused_total{${of},reason="left-alone"} 9`,
    `lienthong_agency_refused_total{${of},reason="crowded-out"} 6`,
  ])
    expect(text).toContain(`${line}\n`);
});
