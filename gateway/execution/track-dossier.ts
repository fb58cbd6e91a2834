import { createHash, timingSafeEqual } from 'node:crypto';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import { completionPercent, statusFromNational } from '../../dossier/status.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { SharedState } from '../shared-state/shared-state.ts';
import type { RootField } from './root-field.ts';

const WRONG_TRIES = { points: 10, windowSeconds: 60 };

/**
 * A receipt's code and secret tell how far the dossier is, and nothing else. Four characters are few: wrong tries are
 * counted per client and per code, for absent dossiers as well, and a right pair is never tried once either is full. A try
 * is taken before it is made and given back when it was right: many at once get no more of them.
 */
export function createTrackDossier(
  directory: DossierDirectory,
  shared: Pick<SharedState, 'tries'>,
): RootField {
  const byClient = shared.tries('track-client', WRONG_TRIES);
  const byCode = shared.tries('track-code', WRONG_TRIES);
  return async (args, context) => {
    const code = parseDossierCode(String(args['code'])) ?? String(args['code']).slice(0, 60);
    const client = `${context.caller.client}:${context.origin}`;
    // A client without tries left does not use up those of a code.
    const waitMs = (await byClient.take(client)) || (await byCode.take(code));
    if (waitMs > 0) {
      context.boundary.noteRefusedLookup(code);
      throw new GatewayError('RATE_LIMITED', 'too many wrong look-ups', {
        extensions: { retryAfterSeconds: Math.ceil(waitMs / 1_000) },
      });
    }
    const circle = directory.find(code);
    // Compared even when there is no such dossier, so that neither time nor answer tells the cases apart.
    const isRight =
      sameText(circle?.lookupSecret ?? 'absent', String(args['lookupSecret']).trim().toUpperCase()) &&
      circle?.lookupSecret !== undefined;
    if (!circle || !isRight) {
      context.boundary.noteRefusedLookup(code);
      throw new GatewayError('NOT_AVAILABLE', 'no such pair of code and secret');
    }
    await Promise.all([byClient.giveBack(client), byCode.giveBack(code)]);
    context.boundary.admitOwn({
      service: 'trackDossier',
      action: 'track',
      agency: 'onestop',
      dataClass: 'dossier.progress',
      subject: { kind: 'dossier', id: circle.code },
      grounds: ['lookup-secret'],
    });
    const status = statusFromNational(circle.status);
    return { code: circle.code, completionPercent: status ? completionPercent(status) : 0 };
  };
}

function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
