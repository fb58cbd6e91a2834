import { GatewayError } from '../../schema/errors.ts';
import { filingGrounds, filingPurpose } from '../boundary/own-filing.ts';
import type { RequestContext } from '../execution/request-context.ts';
import type { DraftContent, HeldValue } from './draft.ts';

export type IsHeldBack = (held: Pick<HeldValue, 'agency' | 'dataClass'>) => boolean;

/**
 * What an agency holds was released where the draft was begun; it is shown where the caller is now. Every class that would
 * show is decided anew, and recorded, as if it were read: a kiosk does not open what the portal wrote into the form.
 * @throws GatewayError for all but a refusal.
 */
export function heldBack(
  procedure: string,
  { fields }: DraftContent,
  { boundary, caller }: Pick<RequestContext, 'boundary' | 'caller'>,
): IsHeldBack {
  const refused = new Map<string, boolean>();
  for (const { held, told } of fields) {
    if (!held || told !== undefined || refused.has(keyOf(held))) continue;
    const { agency, dataClass } = held;
    let isRefused = false;
    try {
      boundary.admitOwn({
        // A name of its own, whichever step answers with the draft: to be shown a value is not to approve or to file it.
        ...{ service: 'dossierDraft', agency, dataClass, purpose: filingPurpose(procedure) },
        subject: { kind: 'person', id: caller.id },
        grounds: filingGrounds(caller),
      });
    } catch (error) {
      if (!(error instanceof GatewayError) || error.code !== 'ACCESS_DENIED') throw error;
      isRefused = true;
    }
    refused.set(keyOf(held), isRefused);
  }
  return (held) => refused.get(keyOf(held)) ?? true;
}

const keyOf = ({ agency, dataClass }: Pick<HeldValue, 'agency' | 'dataClass'>): string =>
  `${agency} ${dataClass}`;
