import { formatInstant } from '../../dossier/calendar/instant.ts';
import type { Bilingual } from '../../dossier/status-texts.ts';
import type { GroundKind } from '../../schema/terms.ts';
import { NotedValue } from '../../stitching/project.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { RootField, RootFields } from '../execution/root-field.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import { type CitizenRequests, NO_DOSSIER } from './citizen-requests.ts';
import { REQUEST_KINDS, type RequestAction } from './request-kinds.ts';
import type { RequestState, RequestStore, StoredRequest } from './request-store.ts';
import { REFUSAL_TEXTS, waitingText } from './waiting-texts.ts';

type Outcome = 'DONE' | 'WAITING' | 'UNCERTAIN' | 'REFUSED';

const OUTCOMES: Readonly<Record<RequestState, Outcome>> = {
  waiting: 'WAITING',
  sending: 'UNCERTAIN',
  uncertain: 'UNCERTAIN',
  'given-up': 'UNCERTAIN',
  done: 'DONE',
  refused: 'REFUSED',
};

const TEXTS: Readonly<Record<Exclude<Outcome, 'WAITING'>, Bilingual>> = {
  DONE: { vi: 'Cơ quan đã nhận yêu cầu của bạn.', en: 'The agency has taken your request.' },
  UNCERTAIN: {
    vi: 'Yêu cầu đã gửi nhưng cơ quan chưa trả lời. Hệ thống đang kiểm tra. Bạn không cần gửi lại.',
    en: 'Your request was sent, but the agency has not answered. We are finding out. There is no need to send it again.',
  },
  REFUSED: {
    vi: 'Cơ quan không nhận yêu cầu này. Hồ sơ không thay đổi.',
    en: 'The agency did not take this request. Nothing has changed.',
  },
};

/** The mutations about dossiers, each the same journey with another kind of request. */
export function createRequestFields(
  requests: CitizenRequests,
  limits: Pick<LimitDoor, 'admitOpinion'>,
): RootFields {
  const field =
    (action: RequestAction): RootField =>
    async (args, context) => {
      const kind = REQUEST_KINDS[action];
      const taken = await requests.take(kind, kind.parse(args['input']), context);
      return shown(taken.request, taken.isRepeated, context);
    };
  return {
    async sendOpinion(args, context) {
      const kind = REQUEST_KINDS.SEND_OPINION;
      const input = kind.parse(args['input']);
      await limits.admitOpinion({ address: context.origin, caller: context.caller });
      const { request, isRepeated } = await requests.take(kind, input, context);
      const { receiptNumber, ...rest } = await shown(request, isRepeated, context);
      // Whoever helps is not to read the answer later.
      const mayKeep = request.receipt !== undefined && context.caller.actor === undefined;
      return {
        ...{ ...rest, ticketNumber: receiptNumber },
        lookupSecret: mayKeep ? requests.lookupSecretOf(request.reference) : null,
      };
    },
    withdrawDossier: field('WITHDRAW'),
    supplementDossier: field('SUPPLEMENT'),
    rateService: field('RATE'),
    openTicket: field('OPEN_TICKET'),
  };
}

/** `me.requests`: the caller's own requests are the caller's own words; no agency is asked. */
export const ownRequests =
  (requests: CitizenRequests, store: RequestStore) =>
  async (args: Readonly<Record<string, unknown>>, context: RequestContext): Promise<unknown> => {
    admitOwnRegister('requests', context);
    const found = await store.ofCaller(requests.callerHashes(context.caller), Number(args['first']));
    return Promise.all(found.map((request) => shown(request, true, context)));
  };

/**
 * What the gateway itself holds of the caller: no agency's data, and closed like the caller's list of accesses to
 * whoever is signed in too weakly, acts for somebody or stands in a public place.
 * @throws GatewayError ACCESS_DENIED; on record either way.
 */
export function admitOwnRegister(
  service: string,
  { boundary, caller }: RequestContext,
  grounds: readonly GroundKind[] = ['self'],
): void {
  const subject = { kind: 'log', id: caller.id } as const;
  boundary.admitOwn({ service, dataClass: 'log.own', subject, grounds });
}

function textOf({ state, sendAt, refusal }: StoredRequest, now: Date): Bilingual {
  const outcome = OUTCOMES[state];
  if (outcome === 'WAITING') return waitingText(sendAt, now);
  return refusal ? REFUSAL_TEXTS[refusal] : TEXTS[outcome];
}

async function shown(
  request: StoredRequest,
  isRepeated: boolean,
  { boundary, startedAt }: Pick<RequestContext, 'boundary' | 'startedAt'>,
) {
  const { reference, action, state, receipt, dossier, createdAt } = request;
  // What was refused has no receipt; of what is uncertain nobody knows.
  const none = OUTCOMES[state] === 'UNCERTAIN' ? new NotedValue(null, { unknown: true }) : null;
  return {
    reference,
    action,
    outcome: OUTCOMES[state],
    text: textOf(request, startedAt),
    sendAt: state === 'waiting' && request.sendAt ? formatInstant(request.sendAt) : null,
    receiptNumber: receipt?.receiptNumber ?? none,
    acceptedAt: receipt?.acceptedAt ?? none,
    requestedAt: formatInstant(createdAt),
    isRepeated,
    dossier: dossier === NO_DOSSIER ? null : await keyOf(dossier, boundary),
  };
}

/** A dossier that cannot be read now hides nothing but itself. */
async function keyOf(code: string, boundary: RequestContext['boundary']): Promise<unknown> {
  try {
    return (await boundary.openOnce(code)) ? { code } : null;
  } catch (error) {
    return error;
  }
}
