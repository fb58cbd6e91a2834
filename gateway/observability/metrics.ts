import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ReadMetric } from './export/otlp-metrics.ts';
import { type GuardedAgency, watchGuards } from './guard-metrics.ts';
import { type WaitingHere, watchWaiting } from './waiting-metrics.ts';

export interface Metrics {
  readonly requestFinished: (kind: string, seconds: number) => void;
  readonly crossingFinished: (agency: string, outcome: string, seconds: number) => void;
  readonly logAppended: (seconds: number, records: number) => void;
  /** A caller was refused by a limit on callers. */
  readonly refusedByLimit: (limit: string) => void;
  /** A request was refused since the process is overloaded. */
  readonly shed: (comer: string) => void;
  /** How many requests are under way, and how many may be; read when the metrics are. */
  readonly watchLoad: (
    read: () => { readonly underWay: number; readonly limit: number; readonly waiting: number },
  ) => void;
  /** What a check of readiness says. @param hasReason it is not well, or not altogether. */
  readonly checked: (check: string, isOk: boolean, hasReason: boolean) => void;
  /** How many subscriptions are open; read when the metrics are. */
  readonly watchStreams: (read: () => number) => void;
  /** How long ago each witness last agreed with the access log; read when the metrics are. */
  readonly watchWitnesses: (read: () => readonly { witness: string; seconds: number }[]) => void;
  /** What waits for agencies that sleep; read when the metrics are. */
  readonly watchWaiting: (read: () => readonly WaitingHere[], now: () => Date) => void;
  /** How the guards of all agencies stand; read when the metrics are. */
  readonly watchGuards: (read: () => readonly GuardedAgency[]) => void;
  /** One record of an agency was told: held, joined, asked or stale. */
  readonly recordTold: (agency: string, outcome: string) => void;
  /** The shared tier held something under one of our names that is not ours, or no more. */
  readonly recordNonsense: () => void;
  /** What records of agencies take in memory; read when the metrics are. */
  readonly watchRecordBytes: (read: () => number) => void;
  /** What `text` tells, as values. */
  readonly read: () => Promise<readonly ReadMetric[]>;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** Counters for /metrics. Labels are agencies and outcomes; never a caller, subject or dossier. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'lienthong_request_seconds',
    help: 'Duration of GraphQL requests.',
    labelNames: ['kind'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const crossings = new Histogram({
    name: 'lienthong_crossing_seconds',
    help: 'Duration of crossings to an agency, by outcome.',
    labelNames: ['agency', 'outcome'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const appends = new Histogram({
    name: 'lienthong_access_log_append_seconds',
    help: 'Wait for a durable append to the access log.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1],
    registers: [registry],
  });
  const records = new Counter({
    name: 'lienthong_access_records_total',
    help: 'Access records written.',
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'lienthong_refused_by_limit_total',
    help: 'Requests, crossings, sockets and tries that a limit refused.',
    labelNames: ['limit'],
    registers: [registry],
  });
  const sheds = new Counter({
    name: 'lienthong_shed_total',
    help: 'Requests refused with 503 since the process is overloaded, by whose they were.',
    labelNames: ['comer'],
    registers: [registry],
  });
  const told = new Counter({
    name: 'lienthong_records_told_total',
    help: 'Records of agencies told to callers: held (from the cache), joined (a message under way), asked, stale.',
    labelNames: ['agency', 'outcome'],
    registers: [registry],
  });
  const nonsense = new Counter({
    name: 'lienthong_record_cache_nonsense_total',
    help: 'Values of the shared record cache that did not open: changed, moved, or not ours.',
    registers: [registry],
  });
  const checksOk = new Gauge({
    name: 'lienthong_check_ok',
    help: 'Does a check of readiness hold (1) or not (0)?',
    labelNames: ['check'],
    registers: [registry],
  });
  const checksTold = new Gauge({
    name: 'lienthong_check_has_reason',
    help: 'Has a check of readiness something to say (1), even though it holds?',
    labelNames: ['check'],
    registers: [registry],
  });
  /** A gauge of one number, asked for when the metrics are. */
  const gaugeOf = (name: string, help: string) => (read: () => number) => {
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  };
  return {
    shed: (comer) => sheds.inc({ comer }),
    watchLoad(read) {
      new Gauge({
        name: 'lienthong_requests_under_way',
        help: 'Requests under way, the most that may be, and those that wait before the door.',
        labelNames: ['kind'],
        registers: [registry],
        collect() {
          const { underWay, limit, waiting } = read();
          this.set({ kind: 'now' }, underWay);
          this.set({ kind: 'limit' }, limit);
          this.set({ kind: 'waiting' }, waiting);
        },
      });
    },
    recordTold: (agency, outcome) => told.inc({ agency, outcome }),
    recordNonsense: () => nonsense.inc(),
    watchRecordBytes: gaugeOf(
      'lienthong_record_cache_bytes',
      'Memory that records of agencies take, roughly.',
    ),
    checked(check, isOk, hasReason) {
      checksOk.set({ check }, isOk ? 1 : 0);
      checksTold.set({ check }, hasReason ? 1 : 0);
    },
    refusedByLimit: (limit) => refusals.inc({ limit }),
    requestFinished: (kind, seconds) => requests.observe({ kind }, seconds),
    crossingFinished: (agency, outcome, seconds) => crossings.observe({ agency, outcome }, seconds),
    logAppended(seconds, count) {
      appends.observe(seconds);
      records.inc(count);
    },
    watchStreams: gaugeOf('lienthong_open_streams', 'Open subscriptions.'),
    watchWitnesses(read) {
      new Gauge({
        name: 'lienthong_witness_agreed_seconds_ago',
        help: 'Seconds since a witness last agreed with the access log, or since the start.',
        labelNames: ['witness'],
        registers: [registry],
        collect() {
          for (const { witness, seconds } of read()) this.set({ witness }, seconds);
        },
      });
    },
    watchGuards: (read) => watchGuards(registry, read),
    watchWaiting: (read, now) => watchWaiting(registry, read, now),
    async read() {
      const metrics = await registry.getMetricsAsJSON();
      // The library's type says a number here and gives the name.
      return metrics.map(({ name, help, type, values }) => ({ name, help, type: String(type), values }));
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
