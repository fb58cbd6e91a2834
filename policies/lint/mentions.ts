import type { PolicyJson } from '../cedar.ts';

/** Everything by which a policy can tell one question from another. */
export interface Mentions {
  /** Ids by entity type, e.g. `Ground` → `owner`, `circle`. */
  readonly entities: ReadonlyMap<string, ReadonlySet<string>>;
  readonly texts: ReadonlySet<string>;
  /** Names of attributes that are read or looked for. */
  readonly attributes: ReadonlySet<string>;
}

/** Operators that look into a text: two texts that no literal names could then differ. */
const LOOKS_INTO_TEXTS = ['like'];

/** @throws Error for a policy that looks into texts: finitely many of them would not stand for all. */
export function mentionsOf(policy: PolicyJson): Mentions {
  const entities = new Map<string, Set<string>>();
  const texts = new Set<string>();
  const attributes = new Set<string>();
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) {
      for (const item of node) walk(item);
      return;
    }
    if (node === null || typeof node !== 'object') return;
    const entity = entityIn(node);
    if (entity) entities.set(entity.type, (entities.get(entity.type) ?? new Set()).add(entity.id));
    for (const [name, inner] of Object.entries(node)) {
      if (LOOKS_INTO_TEXTS.includes(name)) throw new Error(`"${name}" cannot be proved by listing questions`);
      if (name === 'attr' && typeof inner === 'string') attributes.add(inner);
      if (name === 'Value' && typeof inner === 'string') texts.add(inner);
      walk(inner);
    }
  };
  walk([policy.principal, policy.action, policy.resource, policy.conditions]);
  return { entities, texts, attributes };
}

/** `{type, id}`, as scopes and literals name an entity. */
function entityIn(node: object): { readonly type: string; readonly id: string } | undefined {
  const { type, id } = node as { readonly type?: unknown; readonly id?: unknown };
  return typeof type === 'string' && typeof id === 'string' ? { type, id } : undefined;
}
