import { Counter, Gauge, type Registry } from 'prom-client';
import type { GuardedState } from '../../connectors/contract.ts';

export interface GuardedAgency {
  readonly agency: string;
  readonly operations: readonly GuardedState[];
}

const STATES = { closed: 0, probing: 1, open: 2 } as const;

/** Counted where it happens, without a look at any metric; read when somebody asks. */
export function watchGuards(registry: Registry, read: () => readonly GuardedAgency[]): void {
  const registers = [registry];
  const each = (tell: (labels: { agency: string; operation: string }, state: GuardedState) => void): void => {
    for (const { agency, operations } of read())
      for (const state of operations) tell({ agency, operation: state.operation }, state);
  };
  const labelNames = ['agency', 'operation'] as const;
  new Gauge({
    ...{ name: 'lienthong_agency_breaker', labelNames, registers },
    help: 'Breaker of an operation: 0 closed, 1 a probe is under way, 2 open.',
    collect() {
      each((labels, { breaker }) => this.set(labels, STATES[breaker]));
    },
  });
  new Gauge({
    ...{ name: 'lienthong_agency_calls_under_way', labelNames, registers },
    help: 'Calls of an operation that are under way.',
    collect() {
      each((labels, { underWay }) => this.set(labels, underWay));
    },
  });
  new Gauge({
    ...{ name: 'lienthong_agency_calls_waiting', labelNames: [...labelNames, 'share'] as const, registers },
    help: 'Calls that wait for a place at an agency, by whose they are.',
    collect() {
      each((labels, { waiting }) => {
        for (const [share, many] of Object.entries(waiting)) this.set({ ...labels, share }, many);
      });
    },
  });
  new Counter({
    ...{
      name: 'lienthong_agency_extra_tries_total',
      labelNames: [...labelNames, 'kind'] as const,
      registers,
    },
    help: 'Messages to an agency beyond the first of a call: second tries, and hedges beside the first.',
    collect() {
      this.reset();
      each((labels, { retries, hedges }) => {
        this.inc({ ...labels, kind: 'retry' }, retries);
        this.inc({ ...labels, kind: 'hedge' }, hedges);
      });
    },
  });
  new Counter({
    ...{ name: 'lienthong_agency_refused_total', labelNames: [...labelNames, 'reason'] as const, registers },
    help: 'Calls that never left: the breaker was open, or others had waited less.',
    collect() {
      this.reset();
      each((labels, { leftAlone, crowdedOut }) => {
        this.inc({ ...labels, reason: 'left-alone' }, leftAlone);
        this.inc({ ...labels, reason: 'crowded-out' }, crowdedOut);
      });
    },
  });
}
