import { join } from 'node:path';
import { stringify } from 'yaml';
import { outcomeOf } from '../../policies/cases/check.ts';
import { readFacts } from '../../policies/cases/facts.ts';
import { toRequest } from '../../policies/cases/requests.ts';
import { createPolicyEngine } from '../../policies/decide.ts';
import { loadPolicySet } from '../../policies/engine.ts';

/**
 * A case for every persona and the class of a new agency, as the policies of the checkout decide it now: a beginning that is green and
 * to be read line by line, since what is decided is not yet what should be.
 * @param root of a checkout in which the policies of the agency lie already.
 * @returns the text of `policies/cases/agency-<id>.yaml`.
 */
export function casesOfNewAgency(root: string, id: string, dataClass: string): string {
  const known = readFacts(join(root, 'policies', 'cases'));
  const facts = {
    ...known,
    classes: { ...known.classes, [dataClass]: { agency: id, about: 'dossier' as const } },
  };
  const engine = createPolicyEngine(loadPolicySet(join(root, 'policies')), { memoSize: 1, slot: 'cli' });
  const [anyDossier = ''] = Object.keys(facts.dossiers);
  const scenarios = Object.entries(facts.personas).map(([persona, { ties }]) => {
    const dossier = Object.keys(ties)[0] ?? anyDossier;
    const asking = { persona, dossier, action: 'read', given: {} };
    const { effect, policies, masks, remedy } = outcomeOf(engine.decide(toRequest(facts, asking, dataClass)));
    return {
      persona,
      say: `${persona} ${effect === 'permit' ? 'reads' : 'does not read'} ${dataClass} of ${dossier}`,
      dossier,
      expect: effect,
      ...(masks.length > 0 && { masks }),
      ...(remedy !== undefined && { remedy }),
      by: { [dataClass]: policies.length === 1 ? policies[0] : policies },
    };
  });
  return HEAD + stringify({ agency: id, classes: { [dataClass]: 'dossier' }, scenarios }, { lineWidth: 110 });
}

const HEAD = `# Who may see the agency's data, case by case. Written by \`agency new\` as its policies decided then: read each line, and change
# the policies and this file together until every line is what should be. \`npm run cli -- policy check\` holds them to each other.
`;
