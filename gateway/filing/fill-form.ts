import { GatewayError } from '../../schema/errors.ts';
import { own } from '../../schema/own.ts';
import { NotedValue } from '../../stitching/project.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { DraftField, MissingReason } from './draft.ts';
import type { SourceQuestion } from './form-sources.ts';

export interface FilledForm {
  readonly fields: readonly DraftField[];
  /** Of the residence or the parcel, as far as it could be read. */
  readonly ward?: string;
}

/** What a path led to: a value, or why there is none. */
type Found = { readonly value: string } | { readonly missing: MissingReason };

/**
 * Asks the agencies what they hold, through the request's own reader: decided, masked and recorded like any query. All are
 * asked side by side, and one that is down leaves its fields empty and keeps no other waiting.
 * @param keyOf whom or what a question is about; undefined where it is not this caller's to ask.
 */
export async function fillForm(
  names: readonly string[],
  questions: readonly SourceQuestion[],
  keyOf: (question: SourceQuestion) => string | undefined,
  { reader, freshness, startedAt }: RequestContext,
): Promise<FilledForm> {
  const fields = new Map<string, DraftField>(
    names.map((name) => [name, { name, missing: 'ONLY_CITIZEN_KNOWS' }]),
  );
  let ward: string | undefined;
  await Promise.all(
    questions.map(async (question) => {
      const { agency, operation, selection, answers } = question;
      const key = keyOf(question);
      const answer =
        key === undefined
          ? undefined
          : await Promise.resolve()
              .then(() => reader.entity({ agency, operation, key, selection }))
              .catch((error: unknown) => (error instanceof Error ? error : new Error('no answer')));
      const asOf = freshness.get(agency)?.asOf ?? startedAt.toISOString();
      for (const { field, path, dataClass } of answers) {
        const found: Found =
          key === undefined ? { missing: 'PARCEL_NOT_OPEN' } : findAt(answer, path, field === undefined);
        if (field === undefined) {
          if ('value' in found) ward = found.value;
        } else
          fields.set(
            field,
            'value' in found
              ? { name: field, held: { value: found.value, agency, dataClass, asOf } }
              : { name: field, missing: found.missing },
          );
      }
    }),
  );
  return { fields: [...fields.values()], ...(ward === undefined ? {} : { ward }) };
}

/** @param isWard the commune of an address, which stays when the rest of it is hidden. */
function findAt(answer: unknown, path: readonly string[], isWard: boolean): Found {
  let value = answer;
  for (const name of path) {
    if (value instanceof Error || value === null || value === undefined) break;
    // A value that was blunted is not the value: whoever fills a form with it states something wrong.
    if (value instanceof NotedValue) {
      if (!isWard || value.note.masked !== 'ward-only') return { missing: 'MASKED' };
      value = value.value;
    }
    value = typeof value === 'object' ? own(value as Readonly<Record<string, unknown>>, name) : undefined;
  }
  if (value instanceof NotedValue) return { missing: 'MASKED' };
  if (value instanceof Error) return { missing: reasonOf(value) };
  if (typeof value === 'number' || typeof value === 'boolean') return { value: String(value) };
  return typeof value === 'string' && value !== '' ? { value } : { missing: 'NOT_HELD' };
}

const reasonOf = (error: Error): MissingReason =>
  error instanceof GatewayError && error.code === 'ACCESS_DENIED' ? 'NOT_PERMITTED' : 'AGENCY_FAILED';
