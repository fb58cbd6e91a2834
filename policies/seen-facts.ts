import type { PolicyJson } from './cedar.ts';

/**
 * Names of attributes that a policy reads, out of its syntax tree as Cedar gives it: requests that differ in nothing that it reads
 * are the same to it. `all` where it looks at a record as a whole.
 */
export type SeenFacts = ReadonlySet<string> | 'all';

/** Attributes that hold records: whoever compares one sees all that is in it. */
const RECORDS = new Set(['dossier']);

export function factsSeenBy({ conditions }: Pick<PolicyJson, 'conditions'>): SeenFacts {
  const names = new Set<string>();
  let isAll = false;
  /** @param isRead of what stands here one attribute is read, and nothing else. */
  const look = (node: unknown, isRead: boolean): void => {
    if (Array.isArray(node)) for (const one of node) look(one, false);
    if (node === null || typeof node !== 'object' || Array.isArray(node)) return;
    for (const [kind, inner] of Object.entries(node)) {
      if (kind === 'Value') continue;
      if (kind === 'Var') isAll ||= inner === 'context' && !isRead;
      else if (kind === '.' || kind === 'has') {
        const { left, attr } = inner as { left: unknown; attr: unknown };
        // Of a form that is not understood here nothing is left out.
        if (typeof attr !== 'string') isAll = true;
        else {
          names.add(attr);
          isAll ||= kind === '.' && RECORDS.has(attr) && !isRead;
        }
        look(left, true);
      } else look(inner, false);
    }
  };
  for (const { body } of conditions) look(body, false);
  return isAll ? 'all' : names;
}

/** What several policies read together. */
export function together(seen: Iterable<SeenFacts>): SeenFacts {
  const names = new Set<string>();
  for (const one of seen) {
    if (one === 'all') return 'all';
    for (const name of one) names.add(name);
  }
  return names;
}
