import { expect } from '@jest/globals';
import { objectNow } from '../gateway/access-log/kept-change.ts';
import { EMERGENCY_KIND } from '../gateway/emergency/kept-kind.ts';
import type { Answer, TestGateway } from './gateway.ts';

export const [LAN, MINH] = ['001190000001', '001099000003'] as const;
export const [REQUESTER, APPROVER] = ['officer-police', 'officer-police-duty'] as const;
export const REASON = 'Trẻ mất tích từ chiều qua, nghi bị bắt cóc';
/** An id that no emergency access has. */
export const ABSENT = '01990000-0000-7000-8000-000000000000';

/** A persona, one with a weaker login, or nobody. */
export type Asking = string | { readonly persona: string; readonly loa: number } | undefined;

const SHOWN = 'id state requestedBy approvedBy caseNumber reason expiresAt';
const POLICE = 'fullName personalId phone residence { kind address { text } }';

/** The steps of an emergency access over HTTP; every answer is at `it`. */
export function emergencySteps(gateway: () => TestGateway) {
  async function ask(who: Asking, query: string, variables: object = {}): Promise<Answer> {
    if (typeof who !== 'object') return gateway().ask(who, query, variables);
    const token = await gateway().world.token(who.persona, { loa: who.loa });
    return gateway().ask(undefined, query, variables, { authorization: `Bearer ${token}` });
  }
  const request = (who: Asking, input: object = {}) =>
    ask(
      who,
      `mutation ($input: RequestEmergencyAccessInput!) { it: requestEmergencyAccess(input: $input) { ${SHOWN} } }`,
      { input: { personId: LAN, reason: REASON, caseNumber: '17/2026-CSHS', ...input } },
    );
  const approve = (who: Asking, id: string) =>
    ask(
      who,
      'mutation ($id: ID!) { it: approveEmergencyAccess(id: $id) { id state approvedBy expiresAt } }',
      { id },
    );
  /** Makes it another one, on record: a row that is not the one of its last record opens nobody. */
  const rewrite = (id: string, change: string) =>
    gateway().accessLog.change(new Date(), async (session, tell) => {
      await session.query(`update emergency_access set ${change}, version = version + 1 where id = $1`, [id]);
      const object = await objectNow(session, EMERGENCY_KIND, id, { state: 'rewritten' });
      tell({ caller: undefined, requestId: undefined, object });
    });
  const requested = async (personId: string = LAN): Promise<string> => {
    const { data, errors } = await request(REQUESTER, { personId });
    expect(errors).toEqual([]);
    return data.it.id;
  };
  return {
    ask,
    request,
    approve,
    open: (who: Asking, id: string, fields = POLICE) =>
      ask(who, `query ($id: ID!) { it: emergencyPerson(id: $id) { ${fields} } }`, { id }),
    look: (who: Asking, id: string) =>
      ask(who, `query ($id: ID!) { it: emergencyAccess(id: $id) { ${SHOWN} } }`, { id }),
    /** @returns the id of one that waits for its approval. */
    requested,
    /** @returns the id of one that is open. */
    async approved(personId: string = LAN): Promise<string> {
      const id = await requested(personId);
      expect((await approve(APPROVER, id)).data.it).toMatchObject({ id, state: 'APPROVED' });
      return id;
    },
    /** Moves what happened into the past. */
    age: (id: string, column: 'requested_at' | 'approved_at', minutes: number) =>
      rewrite(id, `${column} = ${column} - interval '${minutes} minutes'`),
    rewrite,
    /** Calls that any agency but the reception system has received, or only those named. */
    async callsTo(agencies: readonly string[] = ['land', 'civil', 'police', 'tax', 'hotline']) {
      return (await Promise.all(agencies.map((agency) => gateway().world.calls(agency)))).flat().length;
    },
  };
}

/** What a caller is told; answers that are alike tell the same. */
export const refusalOf = ({ data, errors }: Answer) => ({
  data: data?.it ?? null,
  ...errors[0]?.extensions,
  requestId: undefined,
});
