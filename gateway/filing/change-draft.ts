import type { Form } from '../../dossier/filing/forms.ts';
import { GatewayError } from '../../schema/errors.ts';
import { type DraftContent, type DraftField, type DraftPaper, stateOfField } from './draft.ts';

export interface Approval {
  /** Fields whose proposed value goes into the dossier. */
  readonly approve: readonly string[];
  /** Fields that the citizen tells otherwise, or that nobody else knows; an empty text takes one back. */
  readonly edits: readonly { readonly name: string; readonly value: string }[];
}

/** @throws GatewayError BAD_USER_INPUT for a field that the form does not have, or that has nothing to approve. */
export function approveFields(
  form: Form,
  content: DraftContent,
  { approve, edits }: Approval,
  at: Date,
): DraftContent {
  const known = new Set(form.fields.map(({ name }) => name));
  const named = [...approve, ...edits.map(({ name }) => name)];
  refuse(
    named.filter((name) => !known.has(name)),
    'a field of the form',
  );
  refuse(
    named.filter((name, place) => named.indexOf(name) !== place),
    'each field once',
  );
  const told = new Map(edits.map(({ name, value }) => [name, value]));
  const wanted = new Set(approve);
  refuse(
    content.fields.filter(({ name, held }) => wanted.has(name) && held === undefined).map(({ name }) => name),
    'a field for which an agency holds a value',
  );
  return {
    ...content,
    fields: content.fields.map((field) => {
      const value = told.get(field.name);
      if (value !== undefined) return value === '' ? untold(field) : { ...unapproved(field), told: value };
      // Approved once stays approved when it was: the first time counts.
      if (!wanted.has(field.name)) return field;
      return stateOfField(field) === 'APPROVED' ? field : { ...untold(field), approvedAt: at.toISOString() };
    }),
  };
}

/** @throws GatewayError BAD_USER_INPUT for a component that the dossier does not have. */
export function attachPapers(form: Form, content: DraftContent, papers: readonly DraftPaper[]): DraftContent {
  const known = new Set(form.papers.map(({ code }) => code));
  refuse(
    papers.filter(({ code }) => !known.has(code)).map(({ code }) => code),
    'a component of the dossier',
  );
  const given = new Map(papers.map((paper) => [paper.code, paper]));
  return { ...content, papers: content.papers.map((paper) => given.get(paper.code) ?? paper) };
}

/** Nothing of what was withdrawn is sent any more; what the citizen told there is forgotten. */
export function withdrawFields(form: Form, content: DraftContent, names: readonly string[]): DraftContent {
  const known = new Set(form.fields.map(({ name }) => name));
  refuse(
    names.filter((name) => !known.has(name)),
    'a field of the form',
  );
  const wanted = new Set(names);
  return {
    ...content,
    fields: content.fields.map((field) => (wanted.has(field.name) ? unapproved(untold(field)) : field)),
  };
}

const untold = ({ told: _told, ...field }: DraftField): DraftField => field;
const unapproved = ({ approvedAt: _approvedAt, ...field }: DraftField): DraftField => field;

function refuse(names: readonly string[], rule: string): void {
  if (names.length === 0) return;
  throw new GatewayError('BAD_USER_INPUT', `not ${rule}`, {
    extensions: { fields: [...new Set(names)].slice(0, 20), rule },
  });
}
