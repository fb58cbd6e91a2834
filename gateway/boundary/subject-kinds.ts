import type { SubjectFacts } from '../../policies/decision.ts';
import { own } from '../../schema/own.ts';

const KINDS: Readonly<Record<string, SubjectFacts['kind']>> = {
  Dossier: 'dossier',
  Person: 'person',
  Parcel: 'parcel',
  SecuredTransaction: 'security',
  Ticket: 'ticket',
};

/** What records of a type of the SDL are about; a type without a subject of its own is an entry of a catalogue. */
export const kindOfType = (typeName: string): SubjectFacts['kind'] => own(KINDS, typeName) ?? 'catalogue';
