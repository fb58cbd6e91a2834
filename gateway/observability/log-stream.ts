import { type Logger, logs, SeverityNumber } from '@opentelemetry/api-logs';
import { defined } from '../../schema/defined.ts';
import { own } from '../../schema/own.ts';

/** What of an access record may leave the log for everybody who watches systems: nothing of persons, dossiers or callers. */
export interface StreamedRecord {
  readonly id: string;
  readonly at: string;
  readonly kind: string;
  readonly actor: { readonly kind: string; readonly org?: string | undefined; readonly channel: string };
  readonly subject?: { readonly kind: string; readonly relation: readonly string[] } | undefined;
  readonly data?:
    | {
        readonly source: string;
        readonly service: string;
        readonly released: readonly string[];
        readonly withheld: readonly { readonly dataClass: string }[];
      }
    | undefined;
  readonly decision?:
    | { readonly result: string; readonly policies: readonly string[]; readonly policySet: string }
    | undefined;
  readonly outcome: { readonly result: string; readonly code?: string | undefined };
  readonly finding?: { readonly rule: string; readonly severity?: string | undefined } | undefined;
  readonly object?: { readonly kind: string; readonly state: string } | undefined;
  readonly tries?: { readonly count: number } | undefined;
}

const SEVERITIES: Readonly<Record<string, SeverityNumber>> = {
  alarm: SeverityNumber.ERROR,
  warning: SeverityNumber.WARN,
};

/**
 * Tells OpenTelemetry of every access record that is durable, by its number: who may look it up in the log finds the
 * rest there. Without a logger provider registered in the process this does nothing; which SDK and exporter there is,
 * is the operator's choice, as for traces.
 */
export function createLogStream(
  logger: Logger = logs.getLogger('lien-thong.access-log'),
): (records: readonly StreamedRecord[]) => void {
  return (records) => {
    if (!logger.enabled()) return;
    for (const record of records) logger.emit(logRecordOf(record));
  };
}

function logRecordOf(record: StreamedRecord) {
  const { id, at, kind, actor, subject, data, decision, outcome, finding, object, tries } = record;
  const isRefused = outcome.result === 'refused' || outcome.result === 'failed';
  return {
    eventName: `lienthong.access.${kind}`,
    timestamp: Date.parse(at),
    severityNumber:
      own(SEVERITIES, finding?.severity ?? '') ?? (isRefused ? SeverityNumber.INFO2 : SeverityNumber.INFO),
    body: `${kind} ${outcome.result}`,
    attributes: defined({
      'lienthong.record': id,
      'lienthong.actor.kind': actor.kind,
      'lienthong.actor.agency': actor.org,
      'lienthong.channel': actor.channel,
      'lienthong.subject.kind': subject?.kind,
      'lienthong.grounds': subject && [...subject.relation],
      'lienthong.agency': data?.source,
      'lienthong.service': data?.service,
      'lienthong.released': data && [...data.released],
      'lienthong.withheld': data?.withheld.map(({ dataClass }) => dataClass),
      'lienthong.decision': decision?.result,
      'lienthong.policies': decision && [...decision.policies],
      'lienthong.policy_set': decision?.policySet,
      'lienthong.outcome': outcome.result,
      'error.type': outcome.code,
      'lienthong.rule': finding?.rule,
      'lienthong.object': object && `${object.kind} ${object.state}`,
      'lienthong.tries': tries?.count,
    }),
  };
}
