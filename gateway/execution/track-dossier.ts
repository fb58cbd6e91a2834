import { createHash, timingSafeEqual } from 'node:crypto';
import { parseDossierCode } from '../../dossier/dossier-code.ts';
import { completionPercent, statusFromNational } from '../../dossier/status.ts';
import { GatewayError } from '../../schema/errors.ts';
import type { DossierDirectory } from '../directory/dossier-directory.ts';
import type { LimitDoor } from '../limits/limit-door.ts';
import type { RootField } from './root-field.ts';

/**
 * A receipt's code and secret tell how far the dossier is, and nothing else. Four characters are few: wrong tries are
 * limited (`LimitDoor.admitLookUp`), for absent dossiers as well, and a right pair is not tried once they are used up. A try
 * is taken before it is made and given back when it was right: many at once get no more of them.
 */
export function createTrackDossier(
  directory: DossierDirectory,
  limits: Pick<LimitDoor, 'admitLookUp'>,
): RootField {
  return async (args, context) => {
    context.boundary.countTry();
    const code = parseDossierCode(String(args['code'])) ?? String(args['code']).slice(0, 60);
    const giveBack = await limits.admitLookUp({ address: context.origin, caller: context.caller }, code);
    const circle = await directory.find(code);
    // Compared even when there is no such dossier, so that neither time nor answer tells the cases apart.
    const isRight =
      sameText(circle?.lookupSecret ?? 'absent', String(args['lookupSecret']).trim().toUpperCase()) &&
      circle?.lookupSecret !== undefined;
    if (!circle || !isRight) {
      context.boundary.noteRefusedLookup(circle?.code ?? code);
      throw new GatewayError('NOT_AVAILABLE', 'no such pair of code and secret');
    }
    await giveBack();
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
