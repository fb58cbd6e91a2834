import type { AskedDecision } from '../decision-facts.ts';

/** The text of `FactsWriter` as one plain piece of code, to test it against: all of it written anew every time. */
export function writeFactsPlainly({ caller, subject, dossier, ...rest }: AskedDecision): string {
  const { id: _caller, actor, agent, organisation, mandates: _grounds, ...callerFacts } = caller;
  const { id: _subject, ...subjectFacts } = subject;
  const { code: _code, ...dossierFacts } = dossier ?? {};
  const facts = {
    ...rest,
    caller: {
      ...callerFacts,
      ...(organisation ? { organisation: { kind: organisation.kind, role: organisation.role } } : {}),
      ...(actor
        ? { actor: { kind: actor.kind, ...(actor.branch === undefined ? {} : { branch: actor.branch }) } }
        : {}),
      ...(agent === undefined ? {} : { isAgent: true }),
    },
    subject: subjectFacts,
    ...(dossier ? { dossier: dossierFacts } : {}),
  };
  return JSON.stringify(facts);
}
