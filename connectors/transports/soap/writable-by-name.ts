import type { ParticleShape } from './message-shape.ts';
import { WsdlRefused } from './wsdl-refused.ts';

/**
 * Messages are written by names. @throws WsdlRefused for content in which a name does not say which element is meant.
 */
export function mustBeWritableByName(parts: readonly ParticleShape[], type: string): void {
  if (repeatedGroups(parts) > 1)
    throw new WsdlRefused(
      `${type} has several groups that repeat: by name nobody can say which repetition is meant`,
    );
  const twice = repeatedIn(parts);
  if (twice !== undefined)
    throw new WsdlRefused(
      `the element ${twice} stands twice in ${type}: by name alone nobody can say which is meant`,
    );
}

/** Groups of which there may be several, not counting those within others. */
const repeatedGroups = (parts: readonly ParticleShape[]): number =>
  parts.reduce(
    (sum, part) => sum + (part.kind === 'element' ? 0 : part.maxOccurs > 1 ? 1 : repeatedGroups(part.parts)),
    0,
  );

/** A name that stands twice where both may be written at once; in two branches of a choice it may. */
function repeatedIn(parts: readonly ParticleShape[]): string | undefined {
  const seen = new Set<string>();
  for (const part of parts) {
    const own = namesOnce(part);
    if (typeof own === 'string') return own;
    for (const name of own) {
      if (seen.has(name)) return name;
      seen.add(name);
    }
  }
  return undefined;
}

function namesOnce(part: ParticleShape): ReadonlySet<string> | string {
  if (part.kind === 'element') return new Set([part.name]);
  if (part.kind !== 'choice') {
    const twice = repeatedIn(part.parts);
    return twice ?? new Set(part.parts.flatMap((one) => [...setOf(namesOnce(one))]));
  }
  const names = new Set<string>();
  for (const one of part.parts) {
    const own = namesOnce(one);
    if (typeof own === 'string') return own;
    for (const name of own) names.add(name);
  }
  return names;
}

const setOf = (names: ReadonlySet<string> | string): ReadonlySet<string> =>
  typeof names === 'string' ? new Set() : names;
