import { instantText, type ObjectKind } from './kept-object.ts';

/** Policy sets that ever decided; the id is the version that stands in the records. */
export const POLICY_SET_KIND: ObjectKind = {
  kind: 'policy-set',
  table: 'policy_set',
  id: 'version',
  columns: { version: 'version', first_used: instantText('first_used'), canonical: 'canonical' },
};
