import { randomBytes, randomUUID } from 'node:crypto';
import type { TestGateway } from './gateway.ts';

const FIELDS = `id state lacking procedure expiresAt text
  form { name value state agency asOf missing missingText isRequired purpose approvedAt }
  route { unit { code name } receptionPoint { id branch } isBoundaryFree isReceivedHere }
  fee { amount } papers { code isRequired document hash reuse } reusable { document name dossier reuse }
  receipt { code }`;

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into by path in expectations
type Told = any;

/** What a client does to draft and file a dossier, step by step. */
export function filingSteps(gateway: () => TestGateway) {
  const ask: TestGateway['ask'] = (...asked) => gateway().ask(...asked);
  const change = (persona: string, name: string, type: string, input: object) =>
    ask(persona, `mutation ($input: ${type}!) { it: ${name}(input: $input) { ${FIELDS} } }`, { input });
  const draft = (persona: string | undefined, input: object = {}) =>
    ask(persona, `mutation ($input: DraftDossierInput!) { it: draftDossier(input: $input) { ${FIELDS} } }`, {
      input: { idempotencyKey: randomUUID(), procedure: '1.004194', ...input },
    });
  const approve = (persona: string, input: object) =>
    change(persona, 'approveDraftData', 'ApproveDraftDataInput', input);
  const submit = (persona: string, id: string, key: string = randomUUID()) =>
    ask(
      persona,
      `mutation ($input: SubmitDossierInput!) { it: submitDossier(input: $input) {
        outcome isRepeated text draft { state form { name } } dossier { code status dueAt channel applicant { fullName } }
        receipt { code lookupSecret receiptNumber receivedAt dueAt qr isBoundaryFree unit { code name } receptionPoint { id branch } } } }`,
      { input: { idempotencyKey: key, draft: id } },
    );
  const discard = (persona: string, id: string) =>
    ask(persona, `mutation ($id: ID!) { it: discardDraft(id: $id) { ${FIELDS} } }`, { id });

  /** Everything proposed approved, and what else is required told. @returns the id of the draft. */
  async function ready(persona: string, input: object = {}, made?: Told): Promise<string> {
    const it = made ?? (await draft(persona, input)).data.it;
    const lacking = it.form.filter(({ state, isRequired }: Told) => state === 'MISSING' && isRequired);
    const { errors } = await approve(persona, {
      draft: it.id,
      fields: it.form.filter(({ state }: Told) => state === 'PROPOSED').map(({ name }: Told) => name),
      edits: lacking.map(({ name }: Told) => ({ name, value: `Người dân khai ${name}` })),
    });
    if (errors.length > 0) throw new Error(JSON.stringify(errors));
    return it.id;
  }

  /** A scan that nobody put in before. @returns its id. */
  async function putPaper(persona: string): Promise<string> {
    const body = new Uint8Array(Buffer.concat([Buffer.from('%PDF-1.7\n'), randomBytes(500)]));
    const authorization = `Bearer ${await gateway().world.token(persona)}`;
    const headers = { authorization, 'content-type': 'application/pdf' };
    const answer = await fetch(`${gateway().url}/uploads`, { method: 'POST', headers, body });
    return ((await answer.json()) as { readonly id: string }).id;
  }

  return {
    ...{ approve, change, discard, draft, putPaper, ready, submit },
    fieldsOf: (it: Told): Record<string, Told> =>
      Object.fromEntries(it.form.map((field: { name: string }) => [field.name, field])),
    codesOf: ({ errors }: { errors: readonly { extensions: Record<string, unknown> }[] }) =>
      errors.map(({ extensions }) => extensions['code']),
    /** What the reception system was asked to file. */
    sent: async () =>
      (await gateway().world.calls('onestop')).filter(({ operation }) => operation === 'NopHoSo'),
    async until(check: () => Promise<boolean>): Promise<void> {
      for (let tries = 0; tries < 200; tries += 1) {
        if (await check()) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error('it did not come to pass within ten seconds');
    },
  };
}
