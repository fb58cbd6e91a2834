import { z } from 'zod';
import { GatewayError } from '../../schema/errors.ts';
import { isFitText } from '../../schema/fit-text.ts';
import type { AccessLog } from '../access-log/access-log.ts';
import { type Finding, type FindingState, OBJECTION_RULE } from '../access-log/findings.ts';
import { readCursor, writeCursor } from '../access-log/page-cursor.ts';
import type { WatchRule } from '../access-log/watch/rules.ts';
import { relayConnection } from '../execution/relay-connection.ts';
import type { RootFields } from '../execution/root-field.ts';
import { isFitToKeep } from '../storage/kept-text.ts';
import { admitLogReading, auditGrounds } from './log-door.ts';

interface FindingParts {
  readonly accessLog: Pick<AccessLog, 'findings' | 'recordClosing'>;
  readonly rules: readonly WatchRule[];
  readonly now: () => Date;
}

const MIN_REASON = 10;
const MAX_REASON = 1_000;

/** Findings of the watch rules: auditors list them and close them with a reason; both leave records. */
export function createFindingFields(parts: FindingParts): RootFields {
  const { accessLog, rules, now } = parts;
  return {
    async accessFindings(args, context) {
      await admitLogReading(context, 'accessFindings', 'log.access', {});
      const state = String(args['state'] ?? 'OPEN').toLowerCase() as FindingState;
      const after = args['after'] == null ? undefined : readCursor(placeShape, String(args['after']));
      const page = await accessLog.findings.page(state, Number(args['first'] ?? 20), after);
      const edges = page.findings.map((finding) => ({
        cursor: writeCursor([finding.at, finding.id]),
        node: nodeOf(finding, rules),
      }));
      return relayConnection(edges, {
        hasNextPage: page.hasNextPage,
        hasPreviousPage: after !== undefined,
      });
    },
    async closeAccessFinding(args, context) {
      context.boundary.admitOwn({
        service: 'closeAccessFinding',
        dataClass: 'log.access',
        subject: { kind: 'log', id: 'closeAccessFinding' },
        grounds: auditGrounds(context.caller),
        action: 'closeFinding',
      });
      const reason = String(args['reason']).normalize('NFC').trim();
      if (reason.length < MIN_REASON || reason.length > MAX_REASON || !isFitText(reason))
        throw new GatewayError('BAD_USER_INPUT', 'a reason of another length', {
          extensions: { fields: ['reason'], rule: `${MIN_REASON} to ${MAX_REASON} characters` },
        });
      // It stands in the log for good; whom it is about is told by the records that the finding names.
      if (!isFitToKeep(reason))
        throw new GatewayError('BAD_USER_INPUT', 'a reason that holds a number of a person', {
          extensions: { fields: ['reason'], rule: 'no personal id and no telephone number in it' },
        });
      const finding = await accessLog.findings.find(String(args['id']));
      if (!finding) throw new GatewayError('NOT_AVAILABLE', 'no such finding');
      // It ends with the citizen's answer, not before.
      if (finding.record.finding?.rule === OBJECTION_RULE && !finding.closing)
        throw new GatewayError('BAD_USER_INPUT', 'an objection is answered, not closed', {
          extensions: { fields: ['id'], rule: 'answer it with answerObjection' },
        });
      // The first closing stands; whoever comes later is shown it.
      if (!finding.closing) {
        await accessLog.recordClosing({
          findingId: finding.id,
          rule: finding.record.finding?.rule ?? '',
          caller: context.caller,
          origin: context.origin,
          reason,
          requestId: context.requestId,
          at: now(),
        });
      }
      const closed = await accessLog.findings.find(finding.id);
      return closed ? nodeOf(closed, rules) : null;
    },
  };
}

const OBJECTION_TITLE = {
  vi: 'Công dân phản đối một lần truy cập dữ liệu của mình',
  en: 'A citizen objects to an access to their data',
};

function nodeOf({ id, at, record, closing }: Finding, rules: readonly WatchRule[]) {
  const { finding, note = '' } = record;
  const title =
    finding?.rule === OBJECTION_RULE
      ? OBJECTION_TITLE
      : (rules.find((rule) => rule.id === finding?.rule)?.title ?? { vi: note, en: note });
  return {
    id,
    at,
    title,
    rule: finding?.rule ?? '',
    severity: (finding?.severity ?? 'notice').toUpperCase(),
    about: finding?.about ?? '',
    from: finding?.from ?? at,
    until: finding?.until ?? at,
    count: finding?.count ?? 1,
    evidence: finding?.evidence ?? [],
    closedAt: closing?.at,
    closedBy: closing?.actor.id,
    reason: closing?.note,
  };
}

const placeShape = z.tuple([z.iso.datetime(), z.uuid()]).transform(([at, id]) => ({ at, id }));
