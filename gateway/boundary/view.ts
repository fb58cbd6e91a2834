import { createHmac } from 'node:crypto';
import { maskValue } from '../../policies/masks.ts';
import type { CallerKey } from '../../schema/caller-key.ts';
import type { View } from '../../stitching/project.ts';
import type { Selection } from '../../stitching/selection.ts';
import type { PartAdmission } from './admission.ts';

/**
 * What this caller may see of one released record: refusals in place of fields, masks applied once, here.
 * @param partOf decides on a record within it that has a subject of its own; undefined: it is left out.
 */
export function viewOf(
  admission: PartAdmission,
  publicKey: View['publicKey'],
  partOf: (selection: Selection, value: unknown) => PartAdmission | undefined,
): View {
  return {
    refusal: (dataClass) => admission.refused.get(dataClass),
    within(selection, value) {
      const part = partOf(selection, value);
      const own = selection.subject?.dataClass;
      // Whoever may not see what kind of record it is does not learn by its id that it is there.
      return part && ((own && part.refused.get(own)) ?? viewOf(part, publicKey, partOf));
    },
    mask(dataClass, rule, value) {
      const applies = admission.granted
        .get(dataClass)
        ?.masks.some((mask) => mask.dataClass === dataClass && mask.rule === rule);
      return applies ? maskValue(rule, value) : value;
    },
    publicKey,
  };
}

/** Everything as it is, but keys. */
export function openView(publicKey: View['publicKey']): View {
  const view: View = {
    refusal: () => undefined,
    mask: (_class, _rule, value) => value,
    within: () => view,
    publicKey,
  };
  return view;
}

/**
 * Ids shown for persons: stable for one caller (caches work), unlinkable between callers, and not to be turned back
 * into a personal id. Other keys are no personal data and are shown as they are.
 */
export function publicKeysFor(secret: Buffer, caller: CallerKey): View['publicKey'] {
  const known = new Map<string, string>();
  return (typeName, key) => {
    if (typeName !== 'Person') return key;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    const id = createHmac('sha256', secret).update(`${caller}\u0000${key}`).digest('base64url').slice(0, 22);
    known.set(key, id);
    return id;
  };
}
