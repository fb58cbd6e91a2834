import {
  isNumberOf,
  ORGANISATION_KIND_LABELS,
  type OrganisationKey,
  type OrganisationKind,
} from '../../schema/organisation.ts';
import { UnreadableText } from './dates.ts';
import { readText } from './text.ts';

/** An organisation as the common SDL shows it (`type Organisation`). */
export interface OrganisationValue extends OrganisationKey {
  readonly name: string;
  readonly kindText: { readonly vi: string; readonly en: string };
}

const HOUSEHOLD = 'Hộ kinh doanh';

/**
 * An organisation out of a legacy row. A household business is always called one: the mask of its name, which is mostly a
 * person's, goes by these words.
 * @throws UnreadableText for a number that no organisation of the kind has, or an empty name.
 */
export function readOrganisation(kind: OrganisationKind, number: string, named: string): OrganisationValue {
  if (!isNumberOf(kind, number)) throw new UnreadableText('number of an organisation');
  const name = readText(named);
  if (name === '') throw new UnreadableText('name of an organisation');
  const isCalledSo = name.toLocaleLowerCase('vi').startsWith(HOUSEHOLD.toLocaleLowerCase('vi'));
  return {
    number,
    kind,
    name: kind === 'HOUSEHOLD_BUSINESS' && !isCalledSo ? `${HOUSEHOLD} ${name}` : name,
    kindText: ORGANISATION_KIND_LABELS[kind],
  };
}
