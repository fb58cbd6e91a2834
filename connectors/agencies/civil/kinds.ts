import { own } from '../../../schema/own.ts';
import type { FieldTree } from '../../contract.ts';
import type { EntryKind } from './mapping.ts';

const KIND_OF_FIELD: Readonly<Record<string, EntryKind>> = { birth: 'KS', marriages: 'KH', death: 'KT' };

/** Kinds of entries to ask for; a refused kind is not even named in the message. */
export const kindsOf = (fields: FieldTree): EntryKind[] =>
  Object.keys(fields).flatMap((field) => own(KIND_OF_FIELD, field) ?? []);
